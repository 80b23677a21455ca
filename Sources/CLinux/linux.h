// Calls of glibc that its headers show only to programs which ask for GNU extensions; Swift's Glibc module does not.
#pragma once
#include <spawn.h>

/// A file in memory; flag 1 closes it on exec. memfd_create(2).
int memfd_create(const char *name, unsigned int flags);

/// Closes all files from `from` on in the child. posix_spawn_file_actions_addclosefrom_np(3).
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
