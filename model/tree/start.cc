// main() of a harness, as of any scenario.
#include "../kernel/start.cc"
