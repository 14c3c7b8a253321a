// convwalk completion: what a shell offers when Tab is pressed, made from the table of commands.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/described.h"
#include "cli/flags.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

using Words = std::vector<std::string>;

Words flag_names(const DescribedCommand& command) {
    Words names;
    for (const DescribedFlag& flag : command.flags) {
        if (!flag.is_positional()) names.insert(names.end(), flag.names.begin(), flag.names.end());
    }
    return names;
}

// A text between single quotes; every shell takes it as it stands. @param ended what ends and begins it again
// around a quote
std::string quoted(const std::string& text, std::string_view ended = "'\\''") {
    std::string result = "'";
    for (const char c : text) c == '\'' ? result += ended : result += c;
    return result + "'";
}

// --- bash ---

void add_bash(std::string& script, const DescribedCommand& command) {
    script += fmt::format("        {})\n            case $before in\n", command.row->name);
    for (const DescribedFlag& flag : command.flags) {
        if (flag.words.empty()) continue;
        script +=
            fmt::format("                {}) _convwalk_words {}; return ;;\n", fmt::join(flag.names, "|"),
                        quoted(fmt::format("{}", fmt::join(flag.words, " "))));
    }
    script += fmt::format("            esac\n            _convwalk_words {} ;;\n",
                          quoted(fmt::format("{}", fmt::join(flag_names(command), " "))));
}

std::string for_bash(const std::vector<DescribedCommand>& all) {
    std::string script =
        "# Completion of convwalk for bash, made by `convwalk completion bash`.\n"
        "_convwalk_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"${COMP_WORDS[COMP_CWORD]}\"); "
        "}\n"
        "_convwalk() {\n"
        "    local before=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
    Words names;
    for (const DescribedCommand& command : all) names.emplace_back(command.row->name);
    script +=
        fmt::format("        _convwalk_words {}\n        return\n    fi\n    case ${{COMP_WORDS[1]}} in\n",
                    quoted(fmt::format("{} --help --version", fmt::join(names, " "))));
    for (const DescribedCommand& command : all) add_bash(script, command);
    // Files, where nothing of these fits.
    return script + "    esac\n}\ncomplete -o default -F _convwalk convwalk\n";
}

// --- zsh ---

// Text of a description: brackets and colons have a meaning.
std::string in_brackets(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
        result += c;
    }
    return result;
}

void add_zsh(std::string& script, const DescribedCommand& command) {
    script += fmt::format("        {}) _arguments -s", command.row->name);
    for (const DescribedFlag& flag : command.flags) {
        const std::string values =
            flag.words.empty() ? "_files" : fmt::format("({})", fmt::join(flag.words, " "));
        if (flag.is_positional()) {
            script += " \\\n            " + quoted(fmt::format("*:{}:_files", flag.names.front()));
            continue;
        }
        for (const std::string& name : flag.names) {
            const std::string value = flag.takes_value ? ":value:" + values : "";
            script +=
                " \\\n            " + quoted(fmt::format("{}[{}]{}", name, in_brackets(flag.about), value));
        }
    }
    script += " ;;\n";
}

std::string for_zsh(const std::vector<DescribedCommand>& all) {
    std::string script =
        "#compdef convwalk\n# Completion of convwalk for zsh, made by `convwalk completion zsh`.\n"
        "_convwalk() {\n    if (( CURRENT == 2 )); then\n        local -a commands=(\n";
    for (const DescribedCommand& command : all)
        script += fmt::format("            {}\n",
                              quoted(fmt::format("{}:{}", command.row->name, command.row->about)));
    script +=
        "        )\n        _describe command commands\n        _files\n        return\n    fi\n"
        "    local command=${words[2]}\n    shift words\n    (( CURRENT-- ))\n    case $command in\n";
    for (const DescribedCommand& command : all) add_zsh(script, command);
    return script + "    esac\n}\n_convwalk \"$@\"\n";
}

// --- fish ---

void add_fish(std::string& script, const DescribedCommand& command) {
    const auto in_fish = [](const std::string& text) { return quoted(text, "\\'"); };
    for (const DescribedFlag& flag : command.flags) {
        if (flag.is_positional()) continue;
        std::string names;
        for (const std::string& name : flag.names)
            names += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        const std::string value = flag.words.empty() ? flag.takes_value ? " -r" : ""
                                                     : fmt::format(" -x -a '{}'", fmt::join(flag.words, " "));
        script += fmt::format("complete -c convwalk -n '__fish_seen_subcommand_from {}'{}{} -d {}\n",
                              command.row->name, names, value, in_fish(flag.about));
    }
}

std::string for_fish(const std::vector<DescribedCommand>& all) {
    std::string script = "# Completion of convwalk for fish, made by `convwalk completion fish`.\n";
    for (const DescribedCommand& command : all)
        script += fmt::format("complete -c convwalk -n __fish_use_subcommand -a {} -d {}\n",
                              command.row->name, quoted(std::string(command.row->about), "\\'"));
    for (const DescribedCommand& command : all) add_fish(script, command);
    return script;
}

void run(const std::string& shell) {
    const std::vector<std::string> shells = {"bash", "zsh", "fish"};
    const std::size_t which = choice("shell", shell, shells);
    const std::vector<DescribedCommand> all = described_commands();
    fmt::print("{}", which == 0 ? for_bash(all) : which == 1 ? for_zsh(all) : for_fish(all));
}

}  // namespace

extern constinit const Command kCompletionCommand = {
    .name = "completion",
    .about = "Print what a shell completes the program's commands with",
    .examples =
        "convwalk completion bash\n"
        "convwalk completion fish",
    .add = [](CLI::App& command) -> Task {
        const auto shell = std::make_shared<std::string>();
        command.add_option("shell", *shell, "bash, zsh or fish")->required();
        return [shell] { run(*shell); };
    }};

}  // namespace convwalk
