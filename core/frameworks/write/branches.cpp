#include "frameworks/write/branches.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <variant>

namespace convwalk {
namespace {

constexpr std::size_t kLongestName = 40;

// Each between spaces: words that are no names in Python, names that these programs use, what is infinity
// wherever it is read, and attributes of nn.Module, which a layer of that name does not replace.
constexpr std::string_view kTaken =
    " False None True and as assert async await break class continue def del elif else except finally for "
    "from global if import in is lambda nonlocal not or pass raise return try while with yield "
    "x y w filters inputs model self super float nn tf keras torch jax jnp np flax onnx net Net "
    "inf Inf infty "
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double "
    "dump_patches eval extra_repr forward get_buffer get_extra_state get_parameter get_submodule half ipu "
    "load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters "
    "register_backward_hook register_buffer register_forward_hook register_forward_pre_hook "
    "register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook "
    "register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook "
    "register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to "
    "to_empty train training type xpu zero_grad ";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_join(const StackLayer& layer) {
    return std::holds_alternative<Join>(layer.what);
}

std::string slice_text(const Sides& cut) {
    return fmt::format("{}:{}", cut.begin == 0 ? "" : fmt::format("{}", cut.begin),
                       cut.end == 0 ? "" : fmt::format("-{}", cut.end));
}

// "layer7", "layers5_7", or what the last of them is called.
std::string attribute_of(const Stack& stack, const std::vector<std::string>& names, std::size_t first,
                         std::size_t last) {
    const bool own = names[last] == identifier_of(stack.layers[last - 1].name);
    if (own || first == last) return names[last];
    std::string name = fmt::format("layers{}_{}", first, last);
    while (std::find(names.begin(), names.end(), name) != names.end()) name += '_';
    return name;
}

}  // namespace

bool has_branches(const Stack& stack) {
    for (std::size_t n = 1; n <= stack.layers.size(); ++n) {
        if (other_of(stack.layers[n - 1]) != nullptr || sources_of(stack, n).front() != n - 1) return true;
    }
    return false;
}

std::vector<bool> read_later(const Stack& stack) {
    std::vector<bool> later(stack.layers.size() + 1);
    for (std::size_t n = 1; n <= stack.layers.size(); ++n) {
        for (const std::size_t source : sources_of(stack, n))
            later[source] = later[source] || source != n - 1;
    }
    return later;
}

std::string identifier_of(std::string_view name) {
    std::string made(name);
    for (char& c : made) {
        if (std::string_view(" -./:").find(c) != std::string_view::npos) c = '_';
    }
    const bool fits =
        !made.empty() && made.size() <= kLongestName && is_letter(made.front()) &&
        std::all_of(made.begin(), made.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    const bool taken = fits && kTaken.find(fmt::format(" {} ", made)) != std::string_view::npos;
    return fits && !taken ? made : "";
}

std::vector<std::string> tensor_names(const Stack& stack) {
    std::vector<std::string> names = {"inputs"};
    std::set<std::string> taken;
    for (const StackLayer& layer : stack.layers) {
        const std::string own = identifier_of(layer.name);
        names.push_back(taken.insert(own).second ? own : "");
    }
    for (std::size_t n = 1; n < names.size(); ++n) {
        if (!names[n].empty()) continue;
        names[n] = fmt::format("layer{}", n);
        while (!taken.insert(names[n]).second) names[n] += '_';
    }
    return names;
}

std::string cut_text(Framework framework, const std::string& tensor, const std::vector<Sides>& cuts) {
    if (std::all_of(cuts.begin(), cuts.end(), [](const Sides& c) { return c == Sides{}; })) return tensor;
    std::vector<std::string> sides;
    for (const Sides& cut : cuts)
        sides.push_back(framework == Framework::keras ? fmt::format("({}, {})", cut.begin, cut.end)
                                                      : slice_text(cut));
    const std::string all = fmt::format("{}", fmt::join(sides, ", "));
    if (framework == Framework::keras)
        return fmt::format("keras.layers.Cropping{}D(cropping={})({})", cuts.size(),
                           cuts.size() == 1 ? all : fmt::format("({})", all), tensor);
    if (framework == Framework::tensorflow) return fmt::format("{}[:, {}, :]", tensor, all);
    return fmt::format("{}[:, :, {}]", tensor, all);
}

std::string join_text(Framework framework, Join::How how, const std::string& first,
                      const std::string& second) {
    const bool adds = how == Join::How::add;
    if (framework == Framework::keras)
        return fmt::format("keras.layers.{}()([{}, {}])", adds ? "Add" : "Concatenate", first, second);
    if (adds) return fmt::format("{} + {}", first, second);
    if (framework == Framework::pytorch) return fmt::format("torch.cat([{}, {}], dim=1)", first, second);
    if (framework == Framework::jax) return fmt::format("jnp.concatenate([{}, {}], axis=1)", first, second);
    return fmt::format("tf.concat([{}, {}], axis=-1)", first, second);
}

bool are_layers(const std::vector<CodePart>& parts) {
    return std::all_of(parts.begin(), parts.end(), [](const CodePart& p) { return !p.layer.empty(); });
}

std::string listed(const std::vector<CodePart>& parts) {
    std::string text;
    for (const CodePart& part : parts) {
        if (!part.remark.empty()) text += fmt::format("    # {}\n", part.remark);
        text += fmt::format("    {},\n", part.layer);
    }
    return text;
}

std::string lines_of(const std::vector<CodePart>& parts) {
    std::string text;
    for (const CodePart& part : parts) {
        if (!part.remark.empty()) text += fmt::format("# {}\n", part.remark);
        text += part.layer.empty() ? part.statements : fmt::format("x = {}(x)\n", part.layer);
    }
    return text;
}

std::string torch_class(const Stack& stack, const std::vector<CodePart>& parts,
                        const std::vector<std::string>& names, const Extents& input) {
    std::string made;
    std::string forward;
    for (auto part = parts.begin(); part != parts.end();) {
        if (part->layer.empty()) {
            forward += fmt::format("        {}", part->statements);
            ++part;
            continue;
        }
        // What follows a join belongs to it, and begins no longer sequence.
        const auto first = part;
        const bool joined = is_join(stack.layers[first->number - 1]);
        std::vector<std::string> layers;
        for (; part != parts.end() && !part->layer.empty(); ++part) {
            if (joined && part->number != first->number) break;
            layers.push_back(part->layer);
        }
        const std::string name = attribute_of(stack, names, first->number, std::prev(part)->number);
        made += layers.size() == 1
                    ? fmt::format("        self.{} = {}\n", name, layers.front())
                    : fmt::format("        self.{} = nn.Sequential(\n            {},\n        )\n", name,
                                  fmt::join(layers, ",\n            "));
        forward += fmt::format("        x = self.{}(x)\n", name);
    }
    return fmt::format(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "{}\n"
        "    def forward(self, x):\n"
        "{}"
        "        return x\n"
        "\n\n"
        "y = Net()(torch.zeros({}))\n",
        made, forward, fmt::join(input, ", "));
}

}  // namespace convwalk
