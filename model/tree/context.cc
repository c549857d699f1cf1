// What a thread holds, for a kernel tree too: it touches no structure of the kernel's.
#include "../kernel/context.cc"
