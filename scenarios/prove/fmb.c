/* SPDX-License-Identifier: Apache-2.0
 *
 * The function measurement block (catalogue E): enabled means allocated and registered, whoever enables, disables and
 * resets, any number of them. Registering may fail, and unregistering too.
 *
 * VARIANT fixed HOLDS: all take fmb_lock
 * VARIANT posted VIOLATED: pcibios_disable_device() does not (E4)
 */
#include <kheddle/prove.h>

static bool fmb_lock;
static bool allocated, registered;

KH_INVARIANT(enabled_is_registered) /* FINDS(posted) assertion */
{
	return fmb_lock || allocated == registered;
}

KH_INVARIANT(hardware_has_memory) /* FINDS(posted) assertion */
{
	return !registered || allocated;
}

static void lock(void)
{
	kh_atomic_begin();
	kh_await(!fmb_lock);
	fmb_lock = true;
	kh_atomic_end();
}

static void unlock(void)
{
	kh_atomic_begin();
	fmb_lock = false;
	kh_atomic_end();
}

static void set(bool *what, bool to)
{
	kh_atomic_begin();
	*what = to;
	kh_atomic_end();
}

static bool is(const bool *what)
{
	bool it;

	kh_atomic_begin();
	it = *what;
	kh_atomic_end();
	return it;
}

static void zpci_fmb_enable_device(void)
{
	if (is(&allocated))
		return;
	set(&allocated, true);
	if (kh_choose(2))
		set(&registered, true);
	else
		set(&allocated, false);
}

static void zpci_fmb_disable_device(void)
{
	if (!is(&allocated))
		return;
	if (kh_choose(2))
		return; /* condition code: not unregistered, so the block stays */
	set(&registered, false);
	set(&allocated, false);
}

KH_ANY_NUMBER(enable, 1)
{
	lock();
	zpci_fmb_enable_device();
	unlock();
}

KH_ANY_NUMBER(disable, 1)
{
#ifdef VARIANT_posted
	zpci_fmb_disable_device();
#else
	lock();
	zpci_fmb_disable_device();
	unlock();
#endif
}

KH_ANY_NUMBER(reset, 1)
{
	lock();
	set(&registered, false); /* by the reset itself */
	if (is(&allocated)) {
		if (kh_choose(2))
			set(&registered, true);
		else
			set(&allocated, false);
	}
	unlock();
}
