#ifndef PIPES_FWD_HPP
#define PIPES_FWD_HPP

#define FWD(value) static_cast<decltype(value)&&>(value)

#endif
