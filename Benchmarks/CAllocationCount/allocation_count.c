// Stands in front of the C library's allocator. Whoever links this has every allocation of the process go through here,
// those of the libraries included, because the linker finds an executable's functions first.

#include "allocation_count.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static atomic_bool is_counting;
static atomic_uint_fast64_t allocations, bytes, frees;

void allocation_count_begin(void) {
    atomic_store(&allocations, 0);
    atomic_store(&bytes, 0);
    atomic_store(&frees, 0);
    atomic_store(&is_counting, true);
}

allocation_count_t allocation_count_end(void) {
    atomic_store(&is_counting, false);
    return (allocation_count_t){
        .allocations = atomic_load(&allocations), .bytes = atomic_load(&bytes), .frees = atomic_load(&frees)};
}

// Not inlined, and not taken for the same function, so that each is found by its name.
__attribute__((noinline)) void instruction_count_begin(void) { __asm__ volatile("# begin"); }
__attribute__((noinline)) void instruction_count_end(void) { __asm__ volatile("# end"); }

#if defined(__GLIBC__)

// The allocator itself, under the names by which glibc lets others replace it.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

bool allocation_count_is_available(void) { return true; }

// Relaxed: the counts are only read when nothing runs any more.
static void *counted(void *block, size_t size) {
    if (block != NULL && atomic_load_explicit(&is_counting, memory_order_relaxed)) {
        atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&bytes, size, memory_order_relaxed);
    }
    return block;
}

static void count_free(const void *block) {
    if (block != NULL && atomic_load_explicit(&is_counting, memory_order_relaxed)) {
        atomic_fetch_add_explicit(&frees, 1, memory_order_relaxed);
    }
}

void *malloc(size_t size) { return counted(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size), count * size); }

void *realloc(void *block, size_t size) {
    count_free(block);
    return counted(__libc_realloc(block, size), size);
}

void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    // POSIX: a power of two, and a multiple of a pointer's size.
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    void *block = memalign(alignment, size);
    if (block == NULL) return ENOMEM;
    *result = block;
    return 0;
}

void free(void *block) {
    count_free(block);
    __libc_free(block);
}

#else

bool allocation_count_is_available(void) { return false; }

#endif
