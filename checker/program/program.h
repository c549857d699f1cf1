// A Program is what one bitcode module means: functions of flat instructions over 64-bit slots,
// objects with initial bytes, types and source places. Plain data: no LLVM, no engine. front/
// writes it once; every engine reads it and none changes it.
//
// Values. A slot holds 64 bits; an integer of width w sits zero-extended in the low w bits.
// Instructions that have a width produce results already cut to that width.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kheddle {

// Index types: plain numbers into the vectors of Program, named so that signatures read well.
using FunctionId = std::uint32_t;
using PlaceId = std::uint32_t;  // into Program::places; 0 is "no source place"
using TypeId = std::uint32_t;   // into Program::types; 0 is "unknown type"
inline constexpr std::uint32_t kNone = 0xffffffff;

// Where in the source: file as given to the compiler, line from 1 (0: unknown). `inlined_at` is the
// place of the call that this place was inlined into, 0 if none; following it walks outwards.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string function;
  PlaceId inlined_at = 0;
  bool in_model = false;  // the file belongs to model/, not to the user
  friend bool operator==(const Place&, const Place&) = default;
};

// A C type, from debug information; for naming memory in reports only.
struct Type {
  enum class Kind : std::uint8_t {
    kUnknown,
    kInteger,
    kBool,
    kPointer,
    kStruct,
    kUnion,
    kArray,
    kEnum
  };
  struct Member {
    std::string name;
    TypeId type = 0;
    std::uint32_t bit_offset = 0;
    std::uint32_t bit_size = 0;  // of a bit-field; 0 otherwise
    friend bool operator==(const Member&, const Member&) = default;
  };
  Kind kind = Kind::kUnknown;
  std::string name;
  std::uint64_t size = 0;  // bytes
  bool is_signed = false;
  bool internal = false;    // of model code that no header offers: its own bookkeeping
  TypeId element = 0;       // of an array or pointer
  std::uint64_t count = 0;  // of an array
  std::vector<Member> members;
  std::vector<std::pair<std::int64_t, std::string>> enumerators;
  friend bool operator==(const Type&, const Type&) = default;
};

// A flat address space, chosen so that kernel idioms work: NULL and ERR_PTR hit no object.
// Every region is cut into granules of 64 bytes; an object starts at a granule, and at least one
// byte after its end belongs to nobody.
namespace layout {
inline constexpr std::uint64_t kGranule = 64;
inline constexpr std::uint64_t kCell = 8;  // bytes of memory that engines keep together in a state
inline constexpr std::uint64_t kFunctions = 0xffffffff'c0000000;  // + 16 * FunctionId
inline constexpr std::uint64_t kGlobals = 0xffffffff'80000000;
inline constexpr std::uint64_t kHeap = 0xffff8880'00000000;    // + thread << 32 | slot << 20
inline constexpr std::uint64_t kStacks = 0xffffc900'00000000;  // + thread << 24
inline constexpr std::uint64_t kTls = 0xffffe880'00000000;     // + thread << 24
inline constexpr std::uint64_t kMaxObject = 1u << 20;          // bytes in one heap object
inline constexpr std::uint64_t kMaxStack = 1u << 24;           // bytes of one thread's stack
// Variables in a section .data..percpu: the copy of each further CPU lies so far behind the one
// before, as model/include/kheddle/context.h knows.
inline constexpr std::uint64_t kPerCpuStride = 1u << 20;
inline constexpr unsigned kCpus = 8;
}  // namespace layout

// A global or thread-local variable, or a string literal. `address` is absolute for globals (see
// layout::kGlobals) and an offset into the thread's block for thread-locals.
struct Variable {
  std::string name;
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool constant = false;
  bool in_model = false;
  TypeId type = 0;
  PlaceId place = 0;
  std::vector<std::uint8_t> initial;  // size bytes
  friend bool operator==(const Variable&, const Variable&) = default;
};

enum class Op : std::uint8_t {
  // dst = a op b, cut to `width` bits. Shifts by width or more give 0 (AShr: the sign).
  kAdd,
  kSub,
  kMul,
  kUDiv,
  kSDiv,
  kURem,
  kSRem,
  kAnd,
  kOr,
  kXor,
  kShl,
  kLShr,
  kAShr,
  // dst = a op b ? 1 : 0, both of `width` bits.
  kEq,
  kNe,
  kUlt,
  kUle,
  kSlt,
  kSle,
  kSelect,        // dst = a ? b : c
  kMove,          // dst = a (also zext, ptrtoint, inttoptr, freeze)
  kTrunc,         // dst = a cut to `width` bits
  kSext,          // dst = a, a `width`-bit value sign-extended, cut to `size` bits
  kIndex,         // dst = a + b * imm  (64-bit, imm signed): one variable step of an address
  kLoad,          // dst = `size` bytes at a, little-endian
  kStore,         // `size` bytes at a = b
  kAtomicRmw,     // dst = old; `size` bytes at a = old (rmw) b
  kCmpXchg,       // dst = old, dst2 = swapped?; at a, expected b, new value c
  kCopy,          // c bytes from b to a; the ranges may overlap (memcpy, memmove)
  kFill,          // c bytes at a = low byte of b (memset)
  kStackAddress,  // dst = address of stack object imm of this frame
  kLive,
  kDead,        // lifetime of stack object imm begins (contents uninitialised) or ends
  kTlsAddress,  // dst = address of thread-local variable imm (index into Program::thread_locals)
  kJump,        // to target
  kBranch,      // a ? target : target2
  kSwitch,      // cases[imm] of the function
  kCall,        // callee, or a if callee is kNone; args; dst (kNone: no result)
  kReturn,      // a, if has_value
  kIntrinsic,   // args; dst
  kFence,       // orders memory; a no-op under sequential consistency
  kUnreachable,
  kUnsupported,  // reached: an input error, message in Program::texts[imm]
};

enum class Rmw : std::uint8_t {
  kXchg,
  kAdd,
  kSub,
  kAnd,
  kNand,
  kOr,
  kXor,
  kMax,
  kMin,
  kUMax,
  kUMin
};

// The calls of model/kheddle.h, in its order.
enum class Intrinsic : std::uint8_t {
  kAtomicBegin,
  kAtomicEnd,
  kAwait,
  kChoose,
  kAny,
  kSpawn,
  kSelf,
  kFinished,
  kHold,
  kLetGo,
  kStall,
  kAllocate,
  kFree,
  kSize,
  kCheckRead,
  kCheckWrite,
  kFail,
  kWarn,
  kAssume,
  kNote,
  kOrder,
  kReach,
  kProgress,
  kQuiescent,
  kRaceIgnore,
  kRaceHeed,
  kMarkBegin,
  kMarkEnd,
  kExclusive,
};

// An operand is a slot of the frame or a constant.
struct Operand {
  std::uint64_t value = 0;  // the constant, or the slot's number
  bool constant = true;
  friend bool operator==(const Operand&, const Operand&) = default;
};

struct Instruction {
  Op op = Op::kUnreachable;
  std::uint8_t width = 64;  // bits, 1 to 64
  std::uint8_t size = 8;    // bytes of a memory access (1, 2, 4, 8); bits of the result for kSext
  Rmw rmw = Rmw::kXchg;
  Intrinsic intrinsic = Intrinsic::kSelf;
  bool marked = false;     // volatile or atomic access: never one side of a plain-plain data race
  bool has_value = false;  // kReturn
  std::uint32_t dst = kNone;
  std::uint32_t dst2 = kNone;
  Operand a, b, c;
  std::int64_t imm = 0;
  std::uint32_t target = 0;  // index into Function::code
  std::uint32_t target2 = 0;
  FunctionId callee = kNone;
  std::vector<Operand> args;  // kCall, kIntrinsic
  PlaceId place = 0;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

struct SwitchTable {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> cases;  // value, target
  std::uint32_t otherwise = 0;
  friend bool operator==(const SwitchTable&, const SwitchTable&) = default;
};

// A stack object of a frame. Frames place their objects one after the other, each on a granule of
// its own, above the objects of the calling frames (docs/semantics.md, Stack).
struct StackObject {
  std::string name;  // "function:name" for one of a function that was inlined into this one
  std::uint64_t size = 0;
  bool has_lifetime = false;  // kLive/kDead bound it; otherwise it lives as long as the frame
  TypeId type = 0;
  bool in_model = false;  // of a model function, or named kh_...: a macro of the model made it
  friend bool operator==(const StackObject&, const StackObject&) = default;
};

struct Function {
  std::string name;
  bool defined = false;  // false: external and not modelled; calling it is `unmodelled-call`
  bool in_model = false;
  std::uint32_t parameters = 0;  // they arrive in slots 0 .. parameters - 1
  bool variadic = false;         // extra arguments are dropped
  std::uint32_t slots = 0;
  std::vector<StackObject> stack;
  std::vector<Instruction> code;
  std::vector<SwitchTable> switches;
  // live[i]: the slots whose value may still be read when code[i] is about to run, ascending. For a
  // frame that waits in a call at code[i] the relevant set is live_after[i]: read after the call
  // returns, without the call's own dst.
  std::vector<std::vector<std::uint32_t>> live;
  std::vector<std::vector<std::uint32_t>> live_after;
  std::vector<std::string> slot_names;  // C names where debug information has them, else ""
  // What a slot points at, by the declared type of the variable that gets its value; a structure or
  // union, 0 where there is none. Of several the largest.
  std::vector<TypeId> slot_targets;
  PlaceId place = 0;
  friend bool operator==(const Function&, const Function&) = default;
};

struct Program {
  std::string name;          // as reports call it, e.g. "regions/get_region_info"
  std::string variant;       // "" if the source has none
  std::uint64_t digest = 0;  // of everything below that has a meaning
  std::vector<Function> functions;
  std::vector<Variable> variables;       // ascending by address
  std::vector<Variable> thread_locals;   // ascending by offset
  std::uint64_t tls_size = 0;            // bytes of one thread's block
  std::vector<FunctionId> constructors;  // in the order they run, before main
  FunctionId entry = kNone;              // main
  std::vector<Place> places;             // [0] is empty
  std::vector<Type> types;               // [0] is unknown
  std::vector<std::string> texts;
  friend bool operator==(const Program&, const Program&) = default;
};

// The instruction's index over the whole program: code of function 0, then of function 1, ...
struct InstructionId {
  FunctionId function = kNone;
  std::uint32_t index = 0;
  friend auto operator<=>(const InstructionId&, const InstructionId&) = default;
};

}  // namespace kheddle
