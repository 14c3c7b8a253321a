// What Python sees of the program: scenarios as JSON, and figures of them. Names as frameworks have them,
// words for people and notebooks are the package's beside it (convwalk/).
#include <fmt/format.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "desk/links.h"
#include "export/animation.h"
#include "export/input_image.h"
#include "export/live_part.h"
#include "export/svg.h"
#include "export/write_figure.h"
#include "frameworks/read/found.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"
#include "frameworks/read/wanted_input.h"
#include "layout/layout.h"
#include "lessons.h"
#include "numeric/evaluation.h"
#include "picture/alternative_text.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "scenario/command_line.h"

namespace py = pybind11;

namespace convwalk {
namespace {

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Place = std::vector<std::int64_t>;

/// A cell that is read, and the kernel value that it meets: (place, place). None instead of padding and
/// zeros.
using TapOfPython = std::pair<std::optional<Place>, Place>;
using ReachOfPython = std::pair<Place, Place>;

Place checked_place(const Place& place, const Extents& extents, const char* name) {
    bool within = place.size() == extents.size();
    for (std::size_t i = 0; within && i < place.size(); ++i) within = place[i] >= 0 && place[i] < extents[i];
    if (within) return place;
    throw BadInput(fmt::format("{} is ({}); it must be a place of {}, counted from 0", name,
                               fmt::join(place, ", "), to_string(extents)));
}

Tensor tensor_of(const Numbers& numbers) {
    Tensor tensor;
    for (py::ssize_t i = 0; i < numbers.ndim(); ++i) tensor.shape.push_back(numbers.shape(i));
    tensor.values.assign(numbers.data(), numbers.data() + numbers.size());
    return tensor;
}

// Without a copy: the array holds the numbers.
Numbers array_of(Tensor&& tensor) {
    auto* kept = new Tensor(std::move(tensor));
    const py::capsule owner(kept, [](void* at) { delete static_cast<Tensor*>(at); });
    return Numbers(kept->shape, kept->values.data(), owner);
}

/// A scenario worked out.
class PythonFigure {
  public:
    explicit PythonFigure(const std::string& json) : figure_(figure(read_scenario(json))) {}

    [[nodiscard]] bool is_network() const { return figure_.scenario.network() != nullptr; }
    [[nodiscard]] Extents input_size() const { return input_extents(layer()); }
    [[nodiscard]] Extents output_size() const { return output_extents(layer()); }

    [[nodiscard]] std::vector<TapOfPython> taps_of(const Place& output) const {
        const Layout l = layout(layer());
        const Extents inputs = input_extents(l);
        std::vector<TapOfPython> found;
        for (const Tap& tap : taps(l, checked_place(output, output_extents(l), "output"))) {
            found.emplace_back(std::nullopt, tap.weight);
            if (tap.source) found.back().first = unravelled(*tap.source, inputs);
        }
        return found;
    }

    [[nodiscard]] std::vector<ReachOfPython> reach_of(const Place& input) const {
        const Layout l = layout(layer());
        Place slots = checked_place(input, input_extents(l), "input");
        for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = l.axes[i].slot_of_input(slots[i]);
        std::vector<ReachOfPython> found;
        for (const Reach& each : reach(l, slots)) found.emplace_back(each.output, each.weight);
        return found;
    }

    [[nodiscard]] Tensor values(Operands operands) const {
        const ValueRules rules = rules_of(layer());
        if (const auto why = why_unfit(layer(), rules, operands)) throw BadInput(why->sentence);
        return evaluated(layer(), rules, operands).output;
    }
    [[nodiscard]] Extents needed_weight() const { return weight_shape(layer()); }
    [[nodiscard]] Extents needed_input() const { return input_shape(layer()); }

    [[nodiscard]] std::string words() const { return alternative_text(figure_); }
    [[nodiscard]] std::string heading() const { return heading_of(figure_); }
    [[nodiscard]] std::string svg() const { return still_svg(figure_); }
    [[nodiscard]] std::int64_t steps() const { return figure_.timeline.steps; }
    // A part of a page that lives where live_scripts() is on it, and else shows what stands inside.
    [[nodiscard]] std::string element(const std::string& attributes, const std::string& inside) const {
        return element_of(figure_.scenario, attributes, inside);
    }
    [[nodiscard]] std::string command(const std::string& output) const {
        return command_line(figure_.scenario, output);
    }
    [[nodiscard]] std::string json() const { return to_json(figure_.scenario); }

    // Ends at Ctrl-C.
    void write(const std::string& path, const std::optional<std::string>& format) const {
        const py::gil_scoped_release others_may_run;
        Studio studio;
        write_figure(figure_, path, format_of(path, format), studio, [](std::int64_t, std::int64_t) {
            const py::gil_scoped_acquire back;
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        });
    }

  private:
    [[nodiscard]] const Layer& layer() const {
        if (is_network()) throw BadInput("this is a network; ask one of its layers");
        return figure_.layer;
    }

    Figure figure_;
};

// The layer that does all that a program does, but for activations; nullopt: there are several.
std::optional<LayerRequest> only_layer(const ReadProgram& program, const GivenInput& given) {
    if (!is_one_layer(program)) return std::nullopt;
    const std::size_t only = layers_to_draw(program).front();
    for (std::size_t i = 0; i < program.layers.size(); ++i) {
        if (i != only && program.layers[i].kind != ReadLayer::Kind::activation) return std::nullopt;
    }
    return walk(program, given.sizes, given.channels).at(only).request;
}

// The scenario of what code or a print-out holds, as `convwalk import` has it: a layer, or a network of
// several.
// @param input channels and sizes, or sizes; empty: the code says them
std::string scenario_of_code(const std::string& text, const Place& input) {
    std::vector<std::string> inputs;
    if (!input.empty()) inputs.push_back(fmt::format("{}", fmt::join(input, "x")));
    const auto [program, given] =
        read_with_input([&](const GivenInput& known) { return read_code(text, known); }, inputs);
    static_cast<void>(layers_to_draw_or_refusal(program));
    if (given.sizes.empty()) throw BadInput("the code says no size of its input; give one, such as (32, 32)");
    Scenario scenario;
    if (const auto alone = only_layer(program, given)) {
        scenario.subject = word_or_numbers(*alone);
    } else {
        scenario.subject = with_stack({}, stack_of(program, given.sizes, given.channels).stack);
        scenario.view.kind = ViewKind::network;
    }
    return to_json(scenario);
}

void translate_errors() {
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const BadInput& error) {
            PyErr_SetString(PyExc_ValueError, error.what());
        } catch (const CannotWrite& error) {
            PyErr_SetString(PyExc_OSError, error.what());
        } catch (const NoGraphics& error) {
            PyErr_SetString(PyExc_RuntimeError, error.what());
        }
    });
}

}  // namespace
}  // namespace convwalk

PYBIND11_MODULE(_convwalk, m) {
    using namespace convwalk;
    using Free = py::call_guard<py::gil_scoped_release>;
    m.doc() = "The arithmetic and the pictures of Convwalk; see the package convwalk.";
    translate_errors();
    add_lessons(m);
    m.def(
        "live_scripts", [] { return scripts_of(read_live_part()); }, Free(),
        "The part of a page that makes all elements in it live; ValueError where its files are not "
        "installed.");
    m.def(
        "live_part",
        [] {
            const LivePart part = read_live_part();
            return std::make_tuple(part.element, part.script, py::bytes(part.program));
        },
        "The texts of convwalk.js and figure.js and the bytes of figure.wasm; ValueError as above.");
    m.def(
        "scenario_of_link", [](const std::string& link) { return to_json(scenario_in_link(link)); },
        py::arg("link"), "The scenario, as JSON, that flags such as op=conv&input=5&kernel=3 name.");
    m.def("scenario_of_code", &scenario_of_code, py::arg("text"), py::arg("input"), Free(),
          "The scenario, as JSON, of a layer or a network in code or in what a framework prints of a model.");
    py::class_<PythonFigure>(m, "Figure", "A scenario worked out.")
        .def(py::init<const std::string&>(), py::arg("json"), Free())
        .def_property_readonly("is_network", &PythonFigure::is_network)
        .def_property_readonly("input_size", &PythonFigure::input_size)
        .def_property_readonly("output_size", &PythonFigure::output_size)
        .def_property_readonly("weight_shape", &PythonFigure::needed_weight)
        .def_property_readonly("input_shape", &PythonFigure::needed_input)
        .def_property_readonly("heading", &PythonFigure::heading)
        .def_property_readonly("json", &PythonFigure::json)
        .def("taps", &PythonFigure::taps_of, py::arg("output"), Free())
        .def("reach", &PythonFigure::reach_of, py::arg("input"), Free())
        .def("words", &PythonFigure::words, Free())
        .def("svg", &PythonFigure::svg, Free())
        .def_property_readonly("steps", &PythonFigure::steps)
        .def("element", &PythonFigure::element, py::arg("attributes"), py::arg("inside"), Free())
        .def("command", &PythonFigure::command, py::arg("output"))
        .def("export", &PythonFigure::write, py::arg("path"), py::arg("format") = py::none())
        .def(
            "values",
            [](const PythonFigure& figure, const Numbers& x, const std::optional<Numbers>& weight,
               const std::optional<Numbers>& bias) {
                Operands operands{tensor_of(x), weight ? tensor_of(*weight) : Tensor{}, {}};
                if (bias) operands.bias = tensor_of(*bias).values;
                Tensor result;
                {
                    const py::gil_scoped_release others_may_run;
                    result = figure.values(std::move(operands));
                }
                return array_of(std::move(result));
            },
            py::arg("x"), py::arg("weight") = py::none(), py::arg("bias") = py::none());
}
