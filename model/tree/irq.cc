// Interrupt and softirq handlers of a harness, as of any scenario.
#include "../kernel/irq.cc"
