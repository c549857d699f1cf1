/* SPDX-License-Identifier: Apache-2.0
 *
 * The program that tests/property starts from. It overwrites `operations` and `environment` in the compiled file, and
 * explores the result: docs/property-tests.md.
 *
 * VARIANT fixed HOLDS: the driver of the dma-buf export
 * VARIANT fixed_mmap HOLDS: the one with mmap() of dma-bufs
 */
#if VARIANT_fixed_mmap
#define VFIO_PCI_DMABUF_MMAP 1
#endif
#define OPERATIONS { { ATTACH, MAP, DMA }, { COMMAND_OFF } }
#include "generated.h"
