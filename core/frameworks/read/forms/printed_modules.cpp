// print(model) of PyTorch: modules by their names, one a line, with the layers' own arguments.
//
// A print-out does not show what a module does with its layers. Those of a Sequential are one chain; of any
// other class it is taken for one, which channels contradict where it is none.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/literals.h"
#include "frameworks/read/forms/named_layers.h"
#include "frameworks/read/forms/text_lines.h"

namespace convwalk::forms {
namespace {

constexpr std::size_t kDeepestModule = 50;
constexpr std::int64_t kMostRepeats = 1000;
// Layers of a module that are tried out to see whether it is a branch.
constexpr std::size_t kMostTried = 64;

// Their layers are run one after the other.
constexpr std::array<std::string_view, 8> kChains = {
    "Sequential",       "Conv2dNormActivation", "Conv3dNormActivation", "ConvNormActivation",
    "ConvBNActivation", "ConvBNReLU",           "DataParallel",         "DistributedDataParallel"};

struct Module {
    std::string name;  // "layer1", "0"
    std::string type;  // "Sequential"
    std::string_view arguments;
    Place place;
    Place arguments_place;
    std::int64_t repeats = 1;  // of "(0-2): 3 x Conv2d(...)"
    std::vector<Module> children = {};
};

// --- the text as modules ---

// "(0): Conv2d(3, ...)": where its name ends; npos: it is none.
std::size_t end_of_name(std::string_view line) {
    if (!line.starts_with('(')) return std::string_view::npos;
    const std::size_t end = line.find("): ");
    const bool one_word =
        end != std::string_view::npos && line.substr(0, end).find(' ') == std::string_view::npos;
    return one_word ? end : std::string_view::npos;
}

bool is_type(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '.' || static_cast<unsigned char>(c) >= 0x80;
    });
}

// "Net(" behind whatever a shell wrote before it: "Out[3]: Net(".
bool is_head(std::string_view line) {
    line = trimmed(line);
    if (!line.ends_with('(')) return false;
    line.remove_suffix(1);
    if (const std::size_t colon = line.rfind(": ");
        colon != std::string_view::npos && line.starts_with("Out["))
        line.remove_prefix(colon + 2);
    return is_type(line);
}

// What a person typed before the print-out.
bool is_prompt(std::string_view line) {
    line = trimmed(line);
    return line.empty() || line.starts_with(">>>") || line.starts_with("In [") || line.starts_with("$ ");
}

// Where the print-out begins; the number of lines: nowhere.
std::size_t head_of(const std::vector<std::string_view>& lines) {
    std::size_t head = 0;
    while (head < lines.size() && is_prompt(lines[head])) ++head;
    const bool is_one = head + 1 < lines.size() && is_head(lines[head]) &&
                        end_of_name(trimmed(lines[head + 1])) != std::string_view::npos;
    return is_one ? head : lines.size();
}

class Parser {
  public:
    explicit Parser(std::string_view text) : lines_(lines_of(text)) {}

    Module read(bool& is_whole) {
        std::size_t line = head_of(lines_);
        std::vector<Module> open = {module_of(trimmed(lines_[line]), line)};
        open.front().name.clear();
        for (++line; line < lines_.size(); ++line) {
            const std::string_view text = trimmed(lines_[line]);
            if (text == ")") {
                if (open.size() == 1) break;
                close(open);
            } else if (end_of_name(text) != std::string_view::npos) {
                Module module = module_of(text, line);
                if (!text.ends_with('('))
                    open.back().children.push_back(std::move(module));
                else if (open.size() < kDeepestModule)
                    open.push_back(std::move(module));
                else
                    throw bad_code({line + 1, 1},
                                   fmt::format("modules are nested more than {} deep", kDeepestModule));
            }
        }
        is_whole = line < lines_.size();
        while (open.size() > 1) close(open);
        return std::move(open.front());
    }

  private:
    static void close(std::vector<Module>& open) {
        Module done = std::move(open.back());
        open.pop_back();
        open.back().children.push_back(std::move(done));
    }

    // Of one line, its indent taken off.
    [[nodiscard]] Module module_of(std::string_view text, std::size_t line) const {
        Module module;
        const std::size_t indent = static_cast<std::size_t>(text.data() - lines_[line].data());
        std::size_t at = 0;
        if (const std::size_t end = end_of_name(text); end != std::string_view::npos) {
            module.name = printable(text.substr(1, end - 1), kLongestText);
            at = end + 3;
        }
        if (const std::size_t times = text.find(" x ", at); times != std::string_view::npos) {
            const auto repeats = integer_spelled(text.substr(at, times - at));
            if (repeats && (*repeats < 1 || *repeats > kMostRepeats))
                throw bad_code(
                    {line + 1, indent + at + 1},
                    fmt::format("a module stands {} times; it may at most {} times", *repeats, kMostRepeats));
            if (repeats) module.repeats = *repeats;
            if (repeats) at = times + 3;
        }
        const std::size_t bracket = std::min(text.find('(', at), text.size());
        module.type = printable(last_word(text.substr(at, bracket - at)), kLongestText);
        module.place = {line + 1, indent + at + 1};
        const std::size_t end = text.ends_with(')') ? text.size() - 1 : text.size();
        if (bracket + 1 < end) module.arguments = text.substr(bracket + 1, end - bracket - 1);
        module.arguments_place = {line + 1, indent + bracket + 2};
        return module;
    }

    static std::string_view last_word(std::string_view text) {
        const std::size_t blank = text.rfind(' ');
        return blank == std::string_view::npos ? text : text.substr(blank + 1);
    }

    std::vector<std::string_view> lines_;
};

// 3, 64, kernel_size=(7, 7), bias=False
NamedLayer layer_of(const Module& module) {
    NamedLayer layer{module.type, module.place, Framework::pytorch, {}, {}};
    Literals text(module.arguments, module.arguments_place);
    while (!text.at_end()) {
        Literals ahead = text;
        const std::string keyword(ahead.word());
        if (!keyword.empty() && ahead.take("=")) {
            text = ahead;
            Value value = text.value();
            layer.keywords.emplace_back(keyword, std::move(value));
        } else {
            layer.values.push_back(text.value());
        }
        if (!text.take(",")) break;
    }
    return layer;
}

// --- modules as a network ---

class Reader {
  public:
    explicit Reader(const GivenInput& given) : flow_(given) {}

    ReadProgram read(const Module& root, bool is_whole) {
        run(root, 0);
        if (first_class_ != nullptr)
            flow_.note(
                first_class_->place,
                fmt::format("a print-out does not show what {} does with its layers; they are taken to "
                            "follow one another, with no join or function in between",
                            first_class_->type));
        if (!is_whole) flow_.note({1, 1}, "the print-out ends before its last bracket");
        return flow_.program();
    }

  private:
    // @return what makes the module's result
    std::size_t run(const Module& module, std::size_t from) {
        for (std::int64_t i = 0; i < module.repeats; ++i) {
            flow_.count(1, module.place);
            from = module.children.empty() ? run_layer(module, from) : run_children(module, from);
        }
        return from;
    }

    std::size_t run_children(const Module& module, std::size_t from) {
        const bool chain = std::find(kChains.begin(), kChains.end(), module.type) != kChains.end();
        if (!chain && first_class_ == nullptr) first_class_ = &module;
        std::size_t last = from;
        for (const Module& child : module.children) {
            const bool is_last = &child == &module.children.back();
            const bool may_branch = !chain && is_last && last != from && child.repeats == 1;
            last = may_branch ? run_child(child, from, last) : run(child, last);
        }
        return last;
    }

    // The last child of a class that is no chain for certain: it reads what stands before it, or it is the
    // shortcut of a residual block.
    std::size_t run_child(const Module& child, std::size_t from, std::size_t last) {
        const std::int64_t takes = first_taken(child);
        const WalkedLayer entry = flow_.made_at(from);
        const WalkedLayer before = flow_.made_at(last);
        if (takes == 0 || entry.channels != takes) return run(child, last);
        const auto branch = tried(child, entry);
        const bool is_branch = branch && same_shape(*branch, before);
        if (before.channels == takes) {
            const auto chained = tried(child, before);
            if (!is_branch || !chained || same_shape(*chained, *branch)) return run(child, last);
            return run(
                child,
                unseen(child, last,
                       "what stands before it and what its class reads would both do, to different sizes"));
        }
        if (!is_branch) return run(child, last);
        const std::size_t second = run(child, from);
        flow_.note(child.place,
                   fmt::format("{} is taken to read what {} reads, and to be added: that is what "
                               "its channels and sizes are for",
                               child.type, "its class"));
        Piece sum = join_piece("add", child.place, true);
        return flow_.apply({std::move(sum)}, {last, second}, child.place);
    }

    std::size_t run_layer(const Module& module, std::size_t from) {
        const NamedLayer layer = layer_of(module);
        const WalkedLayer before = flow_.made_at(from);
        const std::int64_t takes = channels_taken(layer);
        if (takes > 0 && before.channels > 0 && takes != before.channels)
            from = unseen(module, from,
                          fmt::format("it takes {} channels, and what stands before it has {}", takes,
                                      before.channels));
        std::vector<Piece> pieces = pieces_of(layer);
        if (pieces.front().layer.kind == ReadLayer::Kind::linear)
            from = flattened_for(pieces.front().layer, module, from);
        return flow_.apply(std::move(pieces), {from}, module.place);
    }

    // Where the features of a linear layer are all of a map's numbers, the map was flattened before.
    std::size_t flattened_for(const ReadLayer& linear, const Module& module, std::size_t from) {
        const WalkedLayer before = flow_.made_at(from);
        const std::int64_t takes = linear.in_channels_known ? linear.request.layer.in_channels : 0;
        if (!before.sized || takes == 0) return from;
        const bool vector = before.output.empty() && before.others.empty();
        const std::int64_t on = vector ? before.channels : before.output.empty() ? 0 : before.output.back();
        if (on == takes) return from;
        if (!vector && before.channels > 0) {
            // No product of sizes in range runs over while it is below the features.
            std::int64_t cells = before.channels;
            for (const std::int64_t size : before.output) cells = cells > takes ? cells : cells * size;
            if (cells == takes) {
                NamedLayer flatten{"Flatten", module.place, Framework::pytorch, {}, {}};
                std::vector<Piece> pieces = pieces_of(flatten);
                pieces.front().layer.name = "flatten";
                return flow_.apply(std::move(pieces), {from}, module.place);
            }
        }
        if (vector && before.channels == 0) return from;
        return unseen(module, from,
                      fmt::format("it takes {} features, and something else stands before it", takes));
    }

    // What a layer reads and a print-out does not show.
    std::size_t unseen(const Module& module, std::size_t from, std::string_view why) {
        const Piece gap =
            gap_piece(fmt::format("input of {}", module.type), module.place,
                      fmt::format("what {} reads is not shown in a print-out: {}", module.type, why));
        return flow_.apply({gap}, {from}, module.place);
    }

    static bool same_shape(const WalkedLayer& a, const WalkedLayer& b) {
        return a.channels == b.channels && a.sized == b.sized && a.output == b.output;
    }

    // Channels that its first layer with weights takes, whatever stands before that; 0: not known.
    static std::int64_t first_taken(const Module& module) {
        if (module.children.empty()) return channels_taken(layer_of(module));
        for (const Module& child : module.children) {
            if (const std::int64_t takes = first_taken(child); takes > 0) return takes;
        }
        return 0;
    }

    static bool gather(const Module& module, std::vector<Piece>& pieces) {
        if (module.children.empty()) {
            for (Piece& piece : pieces_of(layer_of(module))) pieces.push_back(std::move(piece));
            return module.repeats == 1 && pieces.size() <= kMostTried;
        }
        return std::all_of(module.children.begin(), module.children.end(),
                           [&](const Module& child) { return gather(child, pieces); });
    }

    // What a module would make of it, as a chain; nullopt: that is not known.
    static std::optional<WalkedLayer> tried(const Module& module, const WalkedLayer& entry) {
        std::vector<Piece> pieces;
        if (!gather(module, pieces)) return std::nullopt;
        Flow flow({entry.output, entry.channels});
        const std::size_t made = flow.apply(std::move(pieces), {0}, module.place);
        return flow.made_at(made);
    }

    Flow flow_;
    const Module* first_class_ = nullptr;
};

}  // namespace

bool is_printed_module(std::string_view content) {
    const std::vector<std::string_view> begin = lines_of(content.substr(0, 4000));
    return head_of(begin) < begin.size();
}

ReadProgram read_printed_module(std::string_view content, const GivenInput& given) {
    bool is_whole = true;
    const Module root = Parser(content).read(is_whole);
    return Reader(given).read(root, is_whole);
}

}  // namespace convwalk::forms
