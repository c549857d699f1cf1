// dump FILE [HOME [VARIANT]]: prints what front/ makes of a source file.
#include <cstdio>

#include "checker/front/dump.h"
#include "checker/front/load.h"

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fprintf(stderr, "usage: dump FILE [HOME [VARIANT]]\n");
    return 2;
  }
  kheddle::LoadOptions options;
  if (argc > 2) options.home = argv[2];
  if (argc > 3) options.variant = argv[3];
  const kheddle::Result<kheddle::Program> program = kheddle::load(argv[1], options);
  if (!program) {
    const kheddle::Error& error = program.error();
    std::fprintf(stderr, "%s:%u: %s (%s)\n", error.file.c_str(), error.line, error.message.c_str(),
                 error.advice.c_str());
    return 2;
  }
  std::fputs(kheddle::dump(*program).c_str(), stdout);
  return 0;
}
