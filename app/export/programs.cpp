#include "export/programs.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "basics/text.h"

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
FedProgram::FedProgram(Words words, const Spool&) : name_(words.front()), complaints_("") {
    throw std::runtime_error("other programs are not started here");
}
FedProgram::~FedProgram() = default;
void FedProgram::write(std::span<const std::uint8_t>) {}
void FedProgram::finish() {}

#else

namespace {

// As C wants them: with a null at the end.
std::vector<char*> pointers(Words& words) {
    std::vector<char*> found;
    for (std::string& word : words) found.push_back(word.data());
    found.push_back(nullptr);
    return found;
}

// What a program has for its standard streams.
struct Streams {
    int in = -1;
    int out = -1;
    int err = -1;
};

// A session of its own, and signals as a program that was just started has them.
class FreshStart {
  public:
    FreshStart() {
        posix_spawnattr_init(&attributes_);
        sigset_t heeded;
        sigemptyset(&heeded);
        for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP}) sigaddset(&heeded, signal);
        posix_spawnattr_setsigdefault(&attributes_, &heeded);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_SETSID
        flags |= POSIX_SPAWN_SETSID;
#endif
        posix_spawnattr_setflags(&attributes_, flags);
    }
    ~FreshStart() {
        posix_spawnattr_destroy(&attributes_);
    }
    FreshStart(const FreshStart&) = delete;
    FreshStart& operator=(const FreshStart&) = delete;

    [[nodiscard]] const posix_spawnattr_t* attributes() const {
        return &attributes_;
    }

  private:
    posix_spawnattr_t attributes_{};
};

// @param streams nullopt: none
// @return the process; -1 when it could not be started
pid_t started(Words words, Words settings, const std::optional<Streams>& streams) {
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> variables = pointers(settings);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (streams) {
        posix_spawn_file_actions_adddup2(&actions, streams->in, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, streams->out, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, streams->err, STDERR_FILENO);
    } else {
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    }
    const FreshStart fresh;
    pid_t process = -1;
    const int error = posix_spawn(&process, arguments.front(), &actions, fresh.attributes(), arguments.data(),
                                  variables.data());
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? process : -1;
}

// Waits for its end.
bool succeeded(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
    const pid_t process = started(std::move(words), std::move(settings), {});
    return process >= 0 && succeeded(process);
}

FedProgram::FedProgram(Words words, const Spool& output)
    : name_(fs::path(words.front()).filename().string()), complaints_(name_) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
        throw std::runtime_error(
            fmt::format("can't start {}: {}", name_, std::generic_category().message(errno)));
    // No other program is to hold one open.
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    feed_ = ends[1];
    process_ = started(std::move(words), environment(),
                       Streams{ends[0], output.descriptor(), complaints_.descriptor()});
    ::close(ends[0]);
    if (process_ >= 0) return;
    ::close(feed_);
    throw std::runtime_error(fmt::format("can't start {}", name_));
}

FedProgram::~FedProgram() {
    if (feed_ >= 0) ::close(feed_);
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    static_cast<void>(succeeded(process_));
}

void FedProgram::write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(feed_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail();
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void FedProgram::finish() {
    ::close(std::exchange(feed_, -1));
    if (!succeeded(std::exchange(process_, -1))) fail();
}

void FedProgram::fail() {
    std::ostringstream said;
    complaints_.copy_to(said);
    // The last line is the one that says why it ended.
    std::string text = said.str();
    text.erase(text.find_last_not_of(" \n") + 1);
    text.erase(0, text.rfind('\n') + 1);
    throw std::runtime_error(
        fmt::format("{} failed{}{}", name_, text.empty() ? "" : ": ", printable(text, 300)));
}

#endif

}  // namespace convwalk
