#ifndef FRESHET_CZLIB_H
#define FRESHET_CZLIB_H

#include <zlib.h>

#endif
