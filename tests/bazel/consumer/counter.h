static int count;

static void increment(void) { count++; /* FINDS(unlocked) data-race */ }
