// Numbers from text, for a kernel tree too.
#include "../kernel/kstrtox.cc"
