// Local locks of a kernel tree: those of model/kernel, for variables whose copies lie as the tree has them.
#include "../kernel/local_lock.cc"
