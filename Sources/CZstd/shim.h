#ifndef FRESHET_CZSTD_H
#define FRESHET_CZSTD_H

#include <zstd.h>

#endif
