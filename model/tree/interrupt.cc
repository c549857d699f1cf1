// Interrupt lines of a kernel tree: model/kernel/interrupt.cc, whose functions the tree's inline ones call.
#include "../kernel/interrupt.cc"
