// A Search::Worker is what one thread of a search keeps to itself.
#pragma once

#include "checker/explorer/search.h"

namespace kheddle {

struct Search::Worker {
  static constexpr std::size_t kCacheBytes = std::size_t{512} << 20;  // of its remembered steps
  // States expanded together, so that their memory reads overlap.
  static constexpr std::size_t kBatch = 16;

  Worker(Machine* machine, StateStore* store, std::size_t turn_effects, bool first)
      : expander(machine, kCacheBytes, turn_effects),
        path(*store),
        paths(kBatch, path),
        is_first(first) {}

  // A transition of a batch, until the state it leads to is stored.
  struct Transition {
    std::uint32_t source = 0;  // among the batch
    std::uint32_t thread = 0;
    ThreadMask sleep = 0;
  };

  Expander expander;
  StateStore::Path path;
  std::vector<StateStore::Path> paths;  // of the batch
  bool is_first;
  std::atomic<std::uint64_t> transitions{0};  // written by its worker only
  std::uint64_t since_check = 0;
  std::vector<Again> again;      // for the next level
  std::vector<StateRef> pushed;  // new states, depth first
  std::vector<InstructionId> expose;
  std::vector<RawFinding> raw;
  Orders orders;
  std::vector<StateStore::Change> changes;

  // Of livelocks: an action that keeps its thread on a round, and where it may lead.
  struct Turn {
    StateRef from = kNoState;
    std::uint32_t thread = 0;
    std::size_t first = 0;  // among turn_targets
    std::uint32_t count = 0;
  };
  std::vector<Turn> turns_made;
  std::vector<StateRef> turn_targets;

  // Of the batch that is being expanded.
  std::vector<StateStore::Start> starts = std::vector<StateStore::Start>(kBatch);
  std::vector<Expander::Expansion> expansions = std::vector<Expander::Expansion>(kBatch);
  std::vector<Transition> transitions_made;
  std::vector<StateStore::Successor> successors;  // one for each of transitions_made
  std::vector<Expander::Question> questions;      // of a sweep
  std::vector<StateStore::Change> all_changes;    // of all successors, one after the other
  StateStore::Scratch scratch;
};

}  // namespace kheddle
