#ifndef FRESHET_CNATS_H
#define FRESHET_CNATS_H

#include <nats/nats.h>

#endif
