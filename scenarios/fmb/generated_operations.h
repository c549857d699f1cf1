/* SPDX-License-Identifier: Apache-2.0
 *
 * What is done to a zPCI function and its measurement block. Read by generated.h and, in C++, by tests/property.
 */
#ifndef SCENARIOS_FMB_GENERATED_OPERATIONS_H
#define SCENARIOS_FMB_GENERATED_OPERATIONS_H

#define FMB_OPERATIONS(OPERATION)                                                                  \
	OPERATION(NOTHING)                                                                         \
	OPERATION(OPEN)                                                                            \
	OPERATION(CLOSE)                                                                           \
	OPERATION(FMB_ENABLE)                                                                      \
	OPERATION(FMB_DISABLE)                                                                     \
	OPERATION(FMB_READ)                                                                        \
	OPERATION(READ_STATISTICS)                                                                 \
	OPERATION(STATISTICS_ON)                                                                   \
	OPERATION(STATISTICS_OFF)                                                                  \
	OPERATION(SAMPLE)                                                                          \
	OPERATION(HOT_RESET)                                                                       \
	OPERATION(REGISTER_KVM)                                                                    \
	OPERATION(UNREGISTER_KVM)

/* What the world outside may do meanwhile. */
#define FMB_ENVIRONMENT(FLAG)                                                                      \
	FLAG(ALLOCATIONS_FAIL)                                                                     \
	FLAG(USER_COPIES_STALL)                                                                    \
	FLAG(RESOURCES_TAKEN)                                                                      \
	FLAG(IRQ_REFUSED)

#endif
