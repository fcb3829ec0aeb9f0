/*
 * Faults of the disk, put between a program and the kernel: a file system that is full, and a disk that fails to sync.
 *
 * Loaded with LD_PRELOAD into a program that is linked to the system's C library. Only files below the folder that
 * TUNDISH_FAULTS_UNDER names are concerned, and only while the page that TUNDISH_FAULTS names says so: it is shared with
 * whoever tests, who switches a fault on and off while the program runs, and reads how often it struck.
 *
 * "Full" refuses what makes a file grow and lets through what overwrites, as a file system does.
 *
 * If TUNDISH_FAULTS_JOURNAL names a file, every write, truncation and sync is noted there as well, so that power.rs can tell what
 * a disk would hold after a loss of power. A write is noted once it is done; a sync that succeeded is noted with the length that
 * the journal had before it began, so that it vouches for nothing that it may have missed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* The layout is known to faults.rs. */
struct page {
    _Atomic uint32_t syncs_fail;
    _Atomic uint32_t is_full;
    _Atomic uint32_t syncs_failed;
    _Atomic uint32_t writes_refused;
};

/* A record of the journal; the path and the bytes follow. The layout is known to power.rs. */
enum { WRITE = 1, TRUNCATE = 2, SYNC = 3 };
struct record {
    uint32_t kind;
    uint32_t path_length;
    /* Where it was written, the new length of the file, or up to where in the journal it vouches. */
    uint64_t at;
    uint64_t length;
};

static struct page *page;
static const char *under;
static int journal = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("TUNDISH_FAULTS");
    under = getenv("TUNDISH_FAULTS_UNDER");
    if (!path || !under)
        return;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return;
    void *shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (shared != MAP_FAILED)
        page = shared;
    const char *journal_path = getenv("TUNDISH_FAULTS_JOURNAL");
    if (journal_path)
        journal = open(journal_path, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/* The path of a file below the folder; its length, or 0 for every other. */
static size_t path_of(int fd, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX);
    size_t prefix = strlen(under);
    return length > 0 && (size_t)length > prefix && memcmp(path, under, prefix) == 0 ? (size_t)length : 0;
}

static int concerns(int fd)
{
    char path[PATH_MAX];
    return path_of(fd, path) != 0;
}

/* One call per record, so that records of several threads stay whole. */
static void note(int fd, uint32_t kind, uint64_t at, const void *bytes, uint64_t length)
{
    char path[PATH_MAX];
    size_t path_length = journal < 0 || fd == journal ? 0 : path_of(fd, path);
    if (path_length == 0)
        return;
    struct record record = { kind, (uint32_t)path_length, at, length };
    struct iovec parts[] = { { &record, sizeof record }, { path, path_length }, { (void *)bytes, length } };
    int cause = errno;
    if (syscall(SYS_writev, journal, parts, 3) != (long)(sizeof record + path_length + length))
        abort();
    errno = cause;
}

static int synced(int fd, long call)
{
    struct stat before;
    if (journal >= 0)
        fstat(journal, &before);
    int done = (int)syscall(call, fd);
    if (done == 0 && journal >= 0)
        note(fd, SYNC, (uint64_t)before.st_size, NULL, 0);
    return done;
}

static int sync_fails(int fd)
{
    if (!page || !atomic_load(&page->syncs_fail) || !concerns(fd))
        return 0;
    atomic_fetch_add(&page->syncs_failed, 1);
    errno = EIO;
    return 1;
}

/* Whether there is no room for bytes up to `end`; -1 means behind whatever there is. */
static int is_refused(int fd, off_t end)
{
    struct stat file;
    if (!page || !atomic_load(&page->is_full) || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return 0;
    if ((end >= 0 && end <= file.st_size) || !concerns(fd))
        return 0;
    atomic_fetch_add(&page->writes_refused, 1);
    errno = ENOSPC;
    return 1;
}

/* Where a write without a position would end. */
static off_t end_of(int fd, size_t length)
{
    int flags = fcntl(fd, F_GETFL);
    off_t at = lseek(fd, 0, SEEK_CUR);
    return at < 0 || (flags & O_APPEND) ? -1 : at + (off_t)length;
}

static size_t length_of(const struct iovec *parts, int count)
{
    size_t length = 0;
    for (int at = 0; at < count; at++)
        length += parts[at].iov_len;
    return length;
}

int fsync(int fd)
{
    return sync_fails(fd) ? -1 : synced(fd, SYS_fsync);
}

int fdatasync(int fd)
{
    return sync_fails(fd) ? -1 : synced(fd, SYS_fdatasync);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    if (page && atomic_load(&page->is_full) && is_refused(fd, end_of(fd, length)))
        return -1;
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    if (done > 0 && journal >= 0) {
        int cause = errno;
        /* Looked at afterwards, because a file that is appended to was nowhere before. */
        note(fd, WRITE, (uint64_t)(lseek(fd, 0, SEEK_CUR) - done), bytes, (uint64_t)done);
        errno = cause;
    }
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    if (is_refused(fd, at + (off_t)length))
        return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, at);
    if (done > 0)
        note(fd, WRITE, (uint64_t)at, bytes, (uint64_t)done);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
    return pwrite64(fd, bytes, length, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    if (page && atomic_load(&page->is_full) && is_refused(fd, end_of(fd, length_of(parts, count))))
        return -1;
    return syscall(SYS_writev, fd, parts, count);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at)
{
    if (is_refused(fd, at + (off_t)length_of(parts, count)))
        return -1;
    return syscall(SYS_pwritev, fd, parts, count, (unsigned long)at, 0UL);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
    return pwritev64(fd, parts, count, at);
}

int ftruncate64(int fd, off64_t length)
{
    int done = (int)syscall(SYS_ftruncate, fd, length);
    if (done == 0)
        note(fd, TRUNCATE, (uint64_t)length, NULL, 0);
    return done;
}

int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

int posix_fallocate64(int fd, off64_t at, off64_t length)
{
    if (is_refused(fd, at + length))
        return ENOSPC;
    return syscall(SYS_fallocate, fd, 0, at, length) == 0 ? 0 : errno;
}

int posix_fallocate(int fd, off_t at, off_t length)
{
    return posix_fallocate64(fd, at, length);
}
