// Runs the program as a person would: as a process with arguments, streams and an exit code.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/temp_folder.h"

namespace convwalk::testing {

struct Ended {
    int code = 0;  ///< 128 + n when signal n ended it
    std::string out;
    std::string err;
};

/// Whether a program of this name is on PATH.
inline bool is_installed(const std::string& tool) {
    return std::system(("command -v " + tool + " > /dev/null").c_str()) == 0;
}

/// How a program is started. File names are relative to `folder`.
struct Start {
    std::vector<std::string> arguments;
    std::filesystem::path folder;
    std::map<std::string, std::string> environment = {};  ///< beside that of the test
    std::string in = {};
    std::string out_to = {};       ///< a file that standard output goes to instead
    int out_to_open = -1;          ///< or an open one
    std::vector<int> closed = {};  ///< standard streams that are not there
};

/// A program that runs.
class Running {
  public:
    Running(const std::string& program, const Start& start) : start_(start) {
        write_file(streams_ / "in", start.in);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addchdir_np(&actions, start.folder.c_str());
        const std::string out = start.out_to.empty() ? streams_ / "out" : start.out_to;
        constexpr mode_t kMode = 0600;
        posix_spawn_file_actions_addopen(&actions, 0, (streams_ / "in").c_str(), O_RDONLY, kMode);
        posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, kMode);
        posix_spawn_file_actions_addopen(&actions, 2, (streams_ / "err").c_str(), O_WRONLY | O_CREAT, kMode);
        if (start.out_to_open >= 0) posix_spawn_file_actions_adddup2(&actions, start.out_to_open, 1);
        for (const int stream : start.closed) posix_spawn_file_actions_addclose(&actions, stream);

        // Whatever started the tests may ignore some of these, and that would be handed on.
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t heeded;
        sigemptyset(&heeded);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&heeded, signal);
        posix_spawnattr_setsigdefault(&attributes, &heeded);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

        std::vector<std::string> words = start.arguments;
        words.insert(words.begin(), program);
        std::vector<std::string> settings;
        for (char** setting = environ; *setting != nullptr; ++setting) {
            const std::string text = *setting;
            if (!start.environment.contains(text.substr(0, text.find('=')))) settings.push_back(text);
        }
        for (const auto& [name, value] : start.environment) settings.push_back(name + "=" + value);
        const int error = posix_spawn(&process_, program.c_str(), &actions, &attributes,
                                      pointers(words).data(), pointers(settings).data());
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (error != 0) throw std::runtime_error("can't start " + program);
    }
    ~Running() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            static_cast<void>(wait());
        }
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void send(int signal) const { ::kill(process_, signal); }
    /// Its number, while it runs.
    [[nodiscard]] pid_t process() const { return process_; }

    [[nodiscard]] bool has_ended() const {
        siginfo_t info = {};
        return waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               info.si_pid != 0;
    }

    [[nodiscard]] Ended wait() {
        int status = 0;
        waitpid(process_, &status, 0);
        process_ = -1;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return {code, start_.out_to.empty() ? content_of(streams_ / "out") : "",
                content_of(streams_ / "err")};
    }

  private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> found;
        for (std::string& text : texts) found.push_back(text.data());
        found.push_back(nullptr);
        return found;
    }

    Start start_;
    TempFolder streams_;
    pid_t process_ = -1;
};

}  // namespace convwalk::testing
