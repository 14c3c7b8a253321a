#include "desk/programs.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#ifndef _WIN32
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __APPLE__
extern char** environ;  // no header of it has it
#endif
#endif

namespace convwalk {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

#ifdef _WIN32

std::string program_called(const std::string&) {
    return "";
}
Words environment() {
    return {};
}
bool run_and_wait(Words, Words) {
    return false;
}

#else

namespace {

// As C wants them: with a null at the end.
std::vector<char*> pointers(Words& words) {
    std::vector<char*> found;
    for (std::string& word : words) found.push_back(word.data());
    found.push_back(nullptr);
    return found;
}

}  // namespace

std::string program_called(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path ? path : "/usr/bin:/bin";
    while (true) {
        const std::size_t end = rest.find(':');
        const fs::path file = fs::path(rest.substr(0, end)) / program;
        if (::access(file.c_str(), X_OK) == 0) return file.string();
        if (end == std::string_view::npos) return "";
        rest.remove_prefix(end + 1);
    }
}

Words environment() {
    Words settings;
    for (char** setting = environ; setting != nullptr && *setting != nullptr; ++setting)
        settings.emplace_back(*setting);
    return settings;
}

bool run_and_wait(Words words, Words settings) {
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> variables = pointers(settings);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t heeded;
    sigemptyset(&heeded);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP}) sigaddset(&heeded, signal);
    posix_spawnattr_setsigdefault(&attributes, &heeded);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_SETSID
    flags |= POSIX_SPAWN_SETSID;
#endif
    posix_spawnattr_setflags(&attributes, flags);
    pid_t process = -1;
    const int error =
        posix_spawn(&process, arguments.front(), &actions, &attributes, arguments.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return false;
    int status = 0;
    while (::waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#endif

}  // namespace convwalk
