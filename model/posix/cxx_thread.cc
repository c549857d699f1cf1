// Stands for the parts of <thread> and <condition_variable> that are not in the C++ library's headers; the rest of
// these, and all of <mutex> and <shared_mutex>, are the headers' own code on pthread functions.
// Checks: the end of a std::thread that is neither joined nor detached (std::terminate, in the header).
#include "thread.h"

#include <condition_variable>
#include <thread>

#include <errno.h>
#include <pthread.h>

namespace
{

void *run_state(void *argument)
{
	auto *state = static_cast<std::thread::_State *>(argument);

	state->_M_run();
	delete state;
	return nullptr;
}

} // namespace

namespace std
{

thread::_State::~_State() = default;

void thread::_M_start_thread(_State_ptr state, void (*)())
{
	kheddle_posix::start_thread(&_M_id._M_thread, run_state, state.release(), "std::thread");
}

void thread::join()
{
	if (!joinable())
		kh_fail("assertion", "join() of a std::thread that is not joinable");
	pthread_join(_M_id._M_thread, nullptr);
	_M_id = id();
}

void thread::detach()
{
	if (!joinable())
		kh_fail("assertion", "detach() of a std::thread that is not joinable");
	pthread_detach(_M_id._M_thread);
	_M_id = id();
}

unsigned thread::hardware_concurrency() noexcept
{
	return 2;
}

condition_variable::condition_variable() noexcept = default;

condition_variable::~condition_variable() noexcept
{
}

void condition_variable::wait(unique_lock<mutex> &lock)
{
	pthread_cond_wait(native_handle(), lock.mutex()->native_handle());
}

void condition_variable::notify_one() noexcept
{
	pthread_cond_signal(native_handle());
}

void condition_variable::notify_all() noexcept
{
	pthread_cond_broadcast(native_handle());
}

} // namespace std
