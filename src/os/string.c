/* string.c - our own versions of the functions of string.h that the library
 * uses: a program or a preloaded library may have replaced libc's by something
 * that allocates. They are not exported.
 * Pure.
 *
 * src/meson.build keeps the compiler from turning a loop into a call of the
 * very function it is in.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Any 16 bytes, anywhere. */
typedef unsigned char piece
    __attribute__((vector_size(16), aligned(1), may_alias));
#define PIECE sizeof(piece)
typedef uint64_t word __attribute__((aligned(1), may_alias));

/* From here on x86's string instructions are faster than a loop. */
#define LARGE 1024

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    unsigned char *t = to, *end = t + n;
    const unsigned char *f = from;
    if (n < PIECE) {
        while (t < end)
            *t++ = *f++;
        return to;
    }
#if defined __x86_64__ || defined __i386__
    if (n >= LARGE) {
        __asm__ volatile("rep movsb" : "+D"(t), "+S"(f), "+c"(n) : : "memory");
        return to;
    }
#endif
    piece last = *(const piece *)(f + n - PIECE);
    for (; (size_t)(end - t) > PIECE; t += PIECE, f += PIECE)
        *(piece *)t = *(const piece *)f;
    *(piece *)(end - PIECE) = last;
    return to;
}

void *memset(void *p, int byte, size_t n)
{
    unsigned char *t = p, *end = t + n, c = (unsigned char)byte;
    if (n < PIECE) {
        while (t < end)
            *t++ = c;
        return p;
    }
#if defined __x86_64__ || defined __i386__
    if (n >= LARGE) {
        __asm__ volatile("rep stosb" : "+D"(t), "+c"(n) : "a"(c) : "memory");
        return p;
    }
#endif
    piece all = c - (piece){0};
    for (; (size_t)(end - t) > PIECE; t += PIECE)
        *(piece *)t = all;
    *(piece *)(end - PIECE) = all;
    return p;
}

int memcmp(const void *one, const void *other, size_t n)
{
    const unsigned char *a = one, *b = other;
    for (; n >= sizeof(word) && *(const word *)a == *(const word *)b;
         n -= sizeof(word))
        a += sizeof(word), b += sizeof(word);
    while (n && *a == *b)
        n--, a++, b++;
    return n ? *a - *b : 0;
}

/* clang calls it where only equality matters. */
int bcmp(const void *one, const void *other, size_t n)
{
    return memcmp(one, other, n);
}

void *memchr(const void *p, int byte, size_t n)
{
    const unsigned char *at = p;
    for (; n; n--, at++)
        if (*at == (unsigned char)byte)
            return (void *)(uintptr_t)at;
    return NULL;
}

size_t strlen(const char *s)
{
    const char *end = s;
    while (*end)
        end++;
    return (size_t)(end - s);
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
    while (n && *a && *a == *b)
        n--, a++, b++;
    return n ? (unsigned char)*a - (unsigned char)*b : 0;
}

char *strchr(const char *s, int c)
{
    while (*s && *s != (char)c)
        s++;
    return *s == (char)c ? (char *)(uintptr_t)s : NULL;
}

char *strstr(const char *s, const char *part)
{
    size_t n = strlen(part);
    for (;; s++) {
        size_t same = 0;
        while (same < n && s[same] == part[same])
            same++;
        if (same == n)
            return (char *)(uintptr_t)s;
        if (!*s)
            return NULL;
    }
}
