// kheddle doctor: what a run needs and whether it is there.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "checker/base/version.h"
#include "checker/cli/capture.h"
#include "checker/cli/commands.h"
#include "checker/cli/home.h"
#include "checker/cli/output.h"
#include "checker/front/cache.h"

namespace kheddle {
namespace {

struct Package {
  std::string name, why;
  bool optional = false;
};

std::vector<Package> wanted_packages(const std::string& home) {
  std::vector<Package> packages;
  std::ifstream list(home + "/setup/packages");
  for (std::string line; std::getline(list, line);) {
    std::size_t hash = std::min(line.find('#'), line.size());
    std::istringstream words(line.substr(0, hash));
    Package package;
    if (!(words >> package.name)) continue;
    std::string mark;
    package.optional = static_cast<bool>(words >> mark) && mark == "optional";
    if (hash + 2 < line.size()) package.why = line.substr(hash + 2);
    packages.push_back(package);
  }
  return packages;
}

// Version by package, of those that are installed.
bool installed_packages(std::map<std::string, std::string>* versions) {
  std::string text;
  if (!capture({"dpkg-query", "-W", "-f=${Package} ${db:Status-Status} ${Version}\\n"}, &text))
    return false;
  std::istringstream lines(text);
  for (std::string name, status, version; lines >> name >> status;) {
    std::getline(lines, version);
    if (status == "installed") (*versions)[name] = version.empty() ? "" : version.substr(1);
  }
  return true;
}

class Doctor {
 public:
  void row(const char* state, const std::string& name, const std::string& text) {
    text_ += fmt::format("{:<8} {:<24} {}\n", state, name, text);
  }

  void home_and_packages() {
    row("ok", "kheddle", kVersion);
    Result<std::string> home = find_home();
    if (!home) {
      row("MISSING", "kheddle tree", complaint(home.error()));
      well_ = false;
      return;
    }
    row("ok", "kheddle tree", *home);
    std::map<std::string, std::string> versions;
    if (!installed_packages(&versions)) {
      row("unknown", "packages", "dpkg-query does not answer; kheddle is made for Debian 12");
      return;
    }
    std::string line;
    for (const Package& package : wanted_packages(*home)) {
      auto found = versions.find(package.name);
      if (found != versions.end()) {
        row("ok", package.name, found->second);
        continue;
      }
      row(package.optional ? "optional" : "MISSING", package.name, package.why);
      line += " " + package.name;
      well_ &= package.optional;
    }
    if (!line.empty())
      advice_ = "to install what is missing: sudo apt-get install -y" + line + "\n";
  }

  void compiler() {
    std::string text;
    if (capture({"clang-19", "--version"}, &text)) {
      row("ok", "compiler", text.substr(0, text.find('\n')));
    } else {
      row("MISSING", "compiler", "clang-19 does not run; scenarios cannot be compiled");
      well_ = false;
    }
  }

  void machine() {
    std::string folder = cache::directory("");
    if (folder.empty()) {
      row("none", "cache", "no folder may be written; every run compiles anew");
    } else {
      row("ok", "cache", folder);
    }
    row("ok", "memory",
        fmt::format("{} MiB for a search unless --max-memory says otherwise",
                    default_memory() >> 20));
    row("ok", "processors", std::to_string(processors()));
  }

  ExitCode finish() {
    Status printed = print(text_ + advice_);
    if (!printed) complain(printed.error());
    return printed && well_ ? ExitCode::kHolds : ExitCode::kUsage;
  }

 private:
  std::string text_, advice_;
  bool well_ = true;
};

}  // namespace

ExitCode doctor_command() {
  Doctor doctor;
  doctor.home_and_packages();
  doctor.compiler();
  doctor.machine();
  return doctor.finish();
}

}  // namespace kheddle
