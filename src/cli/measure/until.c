/* until.c - --until: find out when a server is ready.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/until.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/say.h"

/* What is looked through again of a line whose beginning came earlier. */
#define UNTIL_LINE 4096

void until_read(struct until *until, const char *text)
{
    *until = (struct until){.text = text};
    if (*text && text[strspn(text, "0123456789")] == '\0') {
        unsigned long port = strtoul(text, NULL, 10);
        if (port == 0 || port > 65535)
            say_fatal("--until: there is no port %s", text);
        until->port = (unsigned)port;
        return;
    }
    int error = regcomp(&until->regex, text, REG_EXTENDED | REG_NEWLINE);
    char reason[128] = "it is empty";
    if (error)
        regerror(error, &until->regex, reason, sizeof(reason));
    if (error || !*text)
        say_fatal("--until: '%s' is neither a port nor a regular expression "
                  "(%s)",
                  text, reason);
}

static bool address_answers(const void *address, socklen_t size, int family)
{
    int file = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answers = file >= 0 && connect(file, address, size) == 0;
    if (file >= 0)
        close(file);
    return answers;
}

bool until_port_answers(const struct until *until)
{
    struct sockaddr_in four = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)until->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct sockaddr_in6 six = {
        .sin6_family = AF_INET6,
        .sin6_port = htons((uint16_t)until->port),
        .sin6_addr = IN6ADDR_LOOPBACK_INIT,
    };
    return address_answers(&four, sizeof(four), AF_INET) ||
           address_answers(&six, sizeof(six), AF_INET6);
}

bool until_output_matches(const struct until *until,
                          const struct capture *capture, uint64_t fresh)
{
    size_t size = capture->used;
    if (size > fresh + UNTIL_LINE)
        size = (size_t)fresh + UNTIL_LINE;
    if (size == 0)
        return false;
    char *text = need_alloc(size + 1, 1);
    memcpy(text, capture->bytes + capture->used - size, size);
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\0')
            text[i] = ' ';
    bool whole = size == capture->total;
    bool matches =
        regexec(&until->regex, text, 0, NULL, whole ? 0 : REG_NOTBOL) == 0;
    free(text);
    return matches;
}
