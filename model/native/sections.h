// Included before every file of the native model: puts its variables into two sections of their
// own, so that run() can set all of them back to how they were when the program was loaded.
#pragma clang section bss = "kheddle_model_bss" data = "kheddle_model_data"
