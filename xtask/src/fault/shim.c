/* A disk that can be full, broken, or lose what was not made durable; loaded into the server with LD_PRELOAD. It looks
 * only at the files of SQLite.
 *
 * In the folder named by SHIM_FOLDER: while the file `full` is there, writes fail with ENOSPC; while `broken` is there,
 * making durable fails with EIO. With SHIM_KEEP set, after each success the whole file is copied to NAME.kept:
 * what a power cut would leave. Whoever ends the process and puts the copies in place has cut the power. Making durable
 * takes SHIM_MICROSECONDS longer than on this machine: another disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), wanted = strlen(end);
  return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/* The path of a file of SQLite; 0 for anything else. */
static int database(int fd, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return ends_with(path, ".db") || ends_with(path, ".db-wal");
}

static int switched(const char *name) {
  char path[PATH_MAX];
  const char *folder = getenv("SHIM_FOLDER");
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return access(path, F_OK) == 0;
}

static int fails(int fd, const char *name) {
  char path[PATH_MAX];
  return switched(name) && database(fd, path);
}

static void keep(int fd) {
  char path[PATH_MAX], kept[PATH_MAX + 8], next[PATH_MAX + 8];
  if (!getenv("SHIM_KEEP") || !database(fd, path)) return;
  snprintf(kept, sizeof kept, "%s.kept", path);
  snprintf(next, sizeof next, "%s.next", path);
  int from = open(path, O_RDONLY), to = open(next, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  struct stat about;
  if (from >= 0 && to >= 0 && fstat(from, &about) == 0) {
    off_t left = about.st_size;
    while (left > 0) {
      ssize_t done = sendfile(to, from, NULL, (size_t)left);
      if (done <= 0) break;
      left -= done;
    }
    /* All or nothing: a process that ends in between has the copy before. */
    if (left == 0) rename(next, kept);
  }
  if (from >= 0) close(from);
  if (to >= 0) close(to);
}

static int durable(int fd, const char *name) {
  if (fails(fd, "broken")) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int outcome = real(fd);
  const char *longer = getenv("SHIM_MICROSECONDS");
  if (longer) usleep((useconds_t)atol(longer));
  if (outcome == 0) keep(fd);
  return outcome;
}

int fsync(int fd) { return durable(fd, "fsync"); }

int fdatasync(int fd) { return durable(fd, "fdatasync"); }

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  if (fails(fd, "full")) {
    errno = ENOSPC;
    return -1;
  }
  return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (fails(fd, "full")) {
    errno = ENOSPC;
    return -1;
  }
  return real(fd, bytes, count, offset);
}
