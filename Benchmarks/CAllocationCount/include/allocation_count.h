#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/// What a process asked of the memory allocator, all its threads together.
typedef struct {
    uint64_t allocations;
    /// As asked for, not as rounded up. A block that is resized is one more allocation, of its new size.
    uint64_t bytes;
    uint64_t frees;
} allocation_count_t;

/// Whether this machine's C library lets us stand in front of it: glibc does. Elsewhere everything is 0.
bool allocation_count_is_available(void);

/// Begins to count, at 0.
void allocation_count_begin(void);

/// Ends counting.
allocation_count_t allocation_count_end(void);

/// These do nothing: a tool that counts instructions from outside (callgrind) stops at their names.
void instruction_count_begin(void);
void instruction_count_end(void);

#endif
