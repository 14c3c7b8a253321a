#include "desk/folders.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "export/programs.h"

#ifdef _WIN32
#include <process.h>
#else
#include <pwd.h>
#include <unistd.h>
#endif

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// A folder that a variable of the environment names; empty when it is not set or is no absolute path, which
// the XDG base directory specification tells to ignore.
fs::path folder_in(const char* variable) {
    const char* value = std::getenv(variable);
    const fs::path folder = value ? value : "";
    return folder.is_absolute() ? folder : fs::path();
}

fs::path below(const fs::path& folder, const char* name) {
    return folder.empty() ? fs::path() : folder / name;
}

#ifndef _WIN32

// The line XDG_DOCUMENTS_DIR="$HOME/..." of user-dirs.dirs, which is written so that no shell is needed.
fs::path xdg_documents(const fs::path& home) {
    fs::path config = folder_in("XDG_CONFIG_HOME");
    if (config.empty()) config = below(home, ".config");
    std::error_code error;
    if (config.empty() || !fs::is_regular_file(config / "user-dirs.dirs", error)) return {};
    std::ifstream in(config / "user-dirs.dirs");
    constexpr std::string_view kKey = "XDG_DOCUMENTS_DIR=\"";
    constexpr std::string_view kHome = "$HOME";
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(kKey) || !line.ends_with('"') || line.size() <= kKey.size()) continue;
        const std::string value = line.substr(kKey.size(), line.size() - kKey.size() - 1);
        if (value.starts_with('/')) return value;
        if (value.starts_with(kHome)) return home / fs::path(value.substr(kHome.size())).relative_path();
    }
    return {};
}

using Words = std::vector<std::string>;

// The ways to show a path, the best first; only those whose program is there.
std::vector<Words> ways_to_show(const fs::path& path) {
#ifdef __APPLE__
    return {{"/usr/bin/open", "-R", path.string()}};
#else
    std::vector<Words> ways;
    // https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
    const bool has_bus = std::getenv("DBUS_SESSION_BUS_ADDRESS") || std::getenv("XDG_RUNTIME_DIR");
    if (const std::string program = program_called("dbus-send"); has_bus && !program.empty())
        ways.push_back({program, "--session", "--print-reply", "--reply-timeout=10000",
                        "--dest=org.freedesktop.FileManager1", "--type=method_call",
                        "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems",
                        "array:string:" + file_uri(path), "string:"});
    const fs::path folder = is_folder(path) ? path : path.parent_path();
    if (const std::string program = program_called("xdg-open"); !program.empty())
        ways.push_back({program, folder.string()});
    return ways;
#endif
}

#endif

}  // namespace

fs::path home_folder() {
#ifdef _WIN32
    return folder_in("USERPROFILE");
#else
    if (fs::path home = folder_in("HOME"); !home.empty()) return home;
    const passwd* entry = ::getpwuid(::getuid());
    return entry && entry->pw_dir && entry->pw_dir[0] == '/' ? fs::path(entry->pw_dir) : fs::path();
#endif
}

bool is_folder(const fs::path& path) {
    std::error_code error;
    return !path.empty() && fs::is_directory(path, error);
}

fs::path config_folder() {
    if (const char* given = std::getenv("CONVWALK_CONFIG_DIR"); given && *given != '\0') return given;
#if defined(_WIN32)
    return below(folder_in("APPDATA"), "Convwalk");
#elif defined(__APPLE__)
    return below(home_folder(), "Library/Application Support/Convwalk");
#else
    if (const fs::path xdg = folder_in("XDG_CONFIG_HOME"); !xdg.empty()) return xdg / "convwalk";
    return below(home_folder(), ".config/convwalk");
#endif
}

fs::path documents_folder() {
    fs::path home = home_folder();
#if !defined(_WIN32) && !defined(__APPLE__)
    if (fs::path documents = xdg_documents(home); is_folder(documents)) return documents;
#endif
    if (fs::path documents = below(home, "Documents"); is_folder(documents)) return documents;
    if (is_folder(home)) return home;
    std::error_code error;
    return fs::current_path(error);
}

std::optional<std::string> show_in_folder(const fs::path& path) {
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error);
    if (error || !fs::exists(absolute, error))
        return fmt::format("can't show {}: it is not there any more", printable(path.string(), 400));
#ifdef _WIN32
    const std::wstring argument = L"/select,\"" + absolute.wstring() + L"\"";
    if (_wspawnlp(_P_NOWAIT, L"explorer", L"explorer", argument.c_str(), nullptr) < 0)
        return fmt::format("can't show {}: the file manager can't be started", printable(path.string(), 400));
#else
    std::vector<Words> ways = ways_to_show(absolute);
    if (ways.empty())
        return fmt::format("can't show {}: there is no xdg-open to start a file manager with",
                           printable(absolute.string(), 400));
    try {
        // Waits for what was started, so that no process is left to be collected.
        std::thread([ways = std::move(ways), settings = environment()] {
            for (const Words& way : ways) {
                if (run_and_wait(way, settings)) return;
            }
        }).detach();
    } catch (const std::system_error& failed) {
        return fmt::format("can't show {}: {}", printable(absolute.string(), 400), failed.code().message());
    }
#endif
    return std::nullopt;
}

std::string file_uri(const fs::path& path) {
    std::string uri = "file://";
    for (const char c : path.string()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("/-_.~").find(c) != std::string_view::npos;
        if (plain) {
            uri += c;
        } else {
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return uri;
}

}  // namespace convwalk
