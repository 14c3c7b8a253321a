#include "frameworks/write/imports.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace convwalk {
namespace {

struct Import {
    Framework framework;
    std::string_view name;  // as programs use it
    std::string_view line;
};

constexpr std::array kImports = {
    Import{Framework::pytorch, "torch", "import torch"},
    Import{Framework::pytorch, "nn", "from torch import nn"},
    Import{Framework::keras, "keras", "import keras"},
    Import{Framework::tensorflow, "tf", "import tensorflow as tf"},
    Import{Framework::jax, "flax", "import flax.linen"},
    Import{Framework::jax, "jax", "import jax"},
    Import{Framework::jax, "jnp", "import jax.numpy as jnp"},
    Import{Framework::onnx, "onnx", "import onnx"},
};

bool is_of_a_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// Whether something of the module is named: "nn.Conv2d", but not "tf.nn.relu".
bool names(std::string_view code, std::string_view module) {
    for (std::size_t at = code.find(module); at != std::string_view::npos; at = code.find(module, at + 1)) {
        const std::size_t end = at + module.size();
        const bool begins = at == 0 || !is_of_a_name(code[at - 1]);
        if (begins && end < code.size() && code[end] == '.') return true;
    }
    return false;
}

}  // namespace

std::string with_imports(const std::string& code, Framework framework) {
    std::string lines;
    for (const Import& import : kImports) {
        if (import.framework == framework && names(code, import.name)) {
            lines += import.line;
            lines += '\n';
        }
    }
    if (lines.empty()) return code;
    return lines + (code.starts_with("class ") ? "\n\n" : "\n") + code;
}

}  // namespace convwalk
