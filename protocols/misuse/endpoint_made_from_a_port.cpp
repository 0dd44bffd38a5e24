// Only entangle() creates endpoints, in pairs.
// error-g++: 'typed_pipes::endpoint<...>::endpoint(...port_type)...is private within this context
// error-clang: calling a private constructor of class 'typed_pipes::endpoint<...bank::login, ...>'
#include <typed_pipes/protocols/bank.hpp>

using typed_pipes::protocols::bank;

using end_type = typed_pipes::client_end<bank::login, bank>;

#ifdef MISUSE
end_type run(end_type::port_type p) { return end_type(std::move(p)); }
#else
end_type run(end_type::port_type) { return end_type(); }
#endif
