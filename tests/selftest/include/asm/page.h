/* Nothing of it is used, or kasan.c has it. */
