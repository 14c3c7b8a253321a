#include "frameworks/calls/effects.h"

#include <algorithm>
#include <array>

#include "basics/text.h"

namespace convwalk {
namespace {

// In the order of activation_names().
constexpr std::array kActivationCalls = {
    ActivationCalls{"relu", "nn.ReLU()", "keras.layers.ReLU()", "tf.nn.relu(x)", "jax.nn.relu(x)", "Relu"},
    // PyTorch's slope, which Keras and TensorFlow have another of.
    ActivationCalls{"leaky_relu", "nn.LeakyReLU()", "keras.layers.LeakyReLU(negative_slope=0.01)",
                    "tf.nn.leaky_relu(x, alpha=0.01)", "jax.nn.leaky_relu(x)", "LeakyRelu"},
    ActivationCalls{"prelu", "nn.PReLU({0})", "keras.layers.PReLU(shared_axes={0})",
                    "tf.keras.layers.PReLU(shared_axes={0})(x)",
                    "jax.nn.leaky_relu(x, jnp.full(({0}), 0.25))", "PRelu"},
    ActivationCalls{"elu", "nn.ELU()", "keras.layers.ELU()", "tf.nn.elu(x)", "jax.nn.elu(x)", "Elu"},
    ActivationCalls{"gelu", "nn.GELU()", "keras.layers.Activation(\"gelu\")", "tf.nn.gelu(x)",
                    "jax.nn.gelu(x, approximate=False)", "Gelu"},
    ActivationCalls{"silu", "nn.SiLU()", "keras.layers.Activation(\"silu\")", "tf.nn.silu(x)",
                    "jax.nn.silu(x)", ""},
    ActivationCalls{"sigmoid", "nn.Sigmoid()", "keras.layers.Activation(\"sigmoid\")", "tf.nn.sigmoid(x)",
                    "jax.nn.sigmoid(x)", "Sigmoid"},
    ActivationCalls{"tanh", "nn.Tanh()", "keras.layers.Activation(\"tanh\")", "tf.nn.tanh(x)",
                    "jax.nn.tanh(x)", "Tanh"},
    ActivationCalls{"softplus", "nn.Softplus()", "keras.layers.Activation(\"softplus\")", "tf.nn.softplus(x)",
                    "jax.nn.softplus(x)", "Softplus"},
    ActivationCalls{"softmax", "nn.Softmax(dim=1)", "keras.layers.Softmax()", "tf.nn.softmax(x)",
                    "jax.nn.softmax(x, axis=1)", "Softmax"},
};

// "LeakyReLU" and "leaky_relu" as "leakyrelu".
std::string plain(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (c != '_') letters += lower(c);
    }
    return letters;
}

}  // namespace

const ActivationCalls& activation_calls(std::string_view name) {
    return *std::find_if(kActivationCalls.begin(), kActivationCalls.end(),
                         [&](const ActivationCalls& calls) { return calls.name == name; });
}

Effect effect_of(const std::string& written, std::string& activation) {
    const std::string name = plain(written);
    for (const ActivationCalls& calls : kActivationCalls) {
        if (plain(calls.name) != name) continue;
        activation = calls.name;
        return Effect::activation;
    }
    if (name == "swish" || name == "softmax2d") {
        activation = name == "swish" ? "silu" : "softmax";
        return Effect::activation;
    }
    for (const std::string_view word : {"batchnorm", "lazybatchnorm", "syncbatchnorm"}) {
        if (name.starts_with(word)) return Effect::batch_norm;
    }
    if (name == "bias" || name == "biasadd") return Effect::bias;
    for (const std::string_view word :
         {"dropout", "alphadropout", "featurealphadropout", "spatialdropout", "gaussiannoise",
          "gaussiandropout", "identity", "cast", "constant", "linear", "moveaxis"}) {
        if (name.starts_with(word)) return Effect::nothing;
    }
    return Effect::unknown;
}

}  // namespace convwalk
