/* SPDX-License-Identifier: Apache-2.0
 *
 * Tracepoints are empty functions (generated/autoconf.h): there is nothing to define for them.
 */
