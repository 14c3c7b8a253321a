// The document: what was asked for, and nothing that follows from it. Level 5.
//
// The only thing that is saved, undone and shared. As JSON it is version 1 of the format in
// assets/docs/files.md; a file from a stranger is read field by field and refused with a sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "animation/timeline.h"
#include "arithmetic/field_texts.h"
#include "arithmetic/layer.h"
#include "basics/geometry.h"
#include "numeric/cell_values.h"
#include "scenario/lab_choice.h"
#include "scenario/network_document.h"
#include "scenario/pin_and_zoom.h"
#include "theme/theme.h"

namespace convwalk {

enum class ViewKind : std::uint8_t {
    oblique,         ///< input plane below, output plane above, seen from the side
    flat,            ///< input, kernel and output side by side
    overlap,         ///< how many contributions every output gets
    scatter,         ///< every input of a transposed convolution stamps the kernel on the output
    both,            ///< that, and the window over the expanded input, on one timeline
    there_and_back,  ///< a convolution and its transpose one after the other
    matrix,          ///< the layer unrolled into a sparse matrix
    channels,        ///< every channel's maps, the filters between them, and the window through all of them
    channel_sums,    ///< one output channel: map, slice and sum of every channel that it reads
    image,           ///< a layer on a picture: one window, one sum
    wipe,            ///< the picture before and after the layer, with a line between that goes over it
    ways,            ///< ways of making a picture larger, beside one another
    network,         ///< all layers of a network, and what an output cell sees through them
    maps,            ///< what every layer of a network makes of a picture
};

/// Of a whole network: no layer of it is open.
[[nodiscard]] constexpr bool is_of_network(ViewKind kind) {
    return kind == ViewKind::network || kind == ViewKind::maps;
}
/// Of a single layer, which fields, sums and sizes are about.
[[nodiscard]] constexpr bool is_of_layer(ViewKind kind) {
    return !is_of_network(kind) && kind != ViewKind::ways;
}
/// Of the lab's picture.
[[nodiscard]] constexpr bool is_of_picture(ViewKind kind) {
    return kind == ViewKind::image || kind == ViewKind::wipe || kind == ViewKind::ways ||
           kind == ViewKind::maps;
}

/// In which order the views of channels go through the outputs.
enum class ChannelWalk : std::uint8_t {
    places,  ///< at each place every output channel, one after the other
    maps,    ///< every place of an output channel, then the next channel
};

/// What a figure does not tell yet, because it is asked about.
struct Hidden {
    bool size =
        false;  ///< of what comes out: in title and captions, and the cells that it could be counted by
    bool result = false;  ///< the line about what happens now, and the numbers of what comes out
    bool operator==(const Hidden&) const = default;
};

struct View {
    ViewKind kind = ViewKind::oblique;
    bool indices = false;                   ///< row and column numbers along the planes
    bool words = true;                      ///< title, captions, the line about the current output, legend
    std::optional<Pin> pin = std::nullopt;  ///< marked, with all that it is joined with, at every moment
    Zoom zoom = {};                         ///< of the figure alone: words stay
    // Of the views of channels.
    std::int64_t channel = 0;  ///< of the output: the one that is summed, and that is drawn among many
    ChannelWalk walk = ChannelWalk::places;
    Hidden hidden = {};  ///< not told yet
    /// What the window's values and weights make, as cells on their way into the sum: in views that have
    /// them.
    bool products = false;
    bool operator==(const View&) const = default;
};

/// The moment that a still picture shows.
struct StillMoment {
    enum class Kind : std::uint8_t {
        start,   ///< the first frame
        middle,  ///< the output in the middle of the walk; the whole of a view that shows a sum
        end,     ///< the last frame
        step,    ///< an output by its number
        time,    ///< a time from the start
    };
    Kind kind = Kind::middle;
    std::int64_t value = 0;  ///< step: 1 .. steps; time: milliseconds
    bool operator==(const StillMoment&) const = default;
};

struct ExportSettings {
    SizePx size = {800, 600};
    int fps = 25;   ///< frames a second of smooth motion, 1..50
    int loops = 0;  ///< times a GIF plays; 0 = for ever
    StillMoment moment;
    /// The steps that an animation shows, 1 .. steps; 0 = from the start, intro included, and to the end. A
    /// still is chosen by its moment alone.
    std::int64_t first_step = 0;
    std::int64_t last_step = 0;
    bool transparent = false;  ///< nothing behind the figure; not in a GIF
    /// Letters of an SVG are shapes, which look alike everywhere, and no text to be edited.
    bool text_as_outlines = false;
    bool operator==(const ExportSettings&) const = default;
};

struct Scenario {
    std::string title;  ///< empty: made from the layer
    /// A layer alone, or a whole network: views of a single layer show the one of its layers that is open.
    std::variant<LayerRequest, NetworkDocument> subject;
    /// An earlier layer, which stands beside layer_of() in every view that has them both; that of a whole
    /// network has no use for it.
    std::optional<LayerRequest> before = std::nullopt;
    /// The layer whose output layer_of() reads: the view of channels draws both on one page, and the values
    /// are those of its input. Other views have no use for it.
    std::optional<LayerRequest> fed_by = std::nullopt;
    Values values;
    LabChoice lab;  ///< of the views of a picture
    View view;
    Theme theme = built_in_theme("light");
    Pace pace;
    ExportSettings output;
    bool operator==(const Scenario&) const = default;

    /// nullptr: it is a network.
    [[nodiscard]] const LayerRequest* alone() const { return std::get_if<LayerRequest>(&subject); }
    [[nodiscard]] LayerRequest* alone() { return std::get_if<LayerRequest>(&subject); }
    /// nullptr: it is a layer alone.
    [[nodiscard]] const NetworkDocument* network() const { return std::get_if<NetworkDocument>(&subject); }
    [[nodiscard]] NetworkDocument* network() { return std::get_if<NetworkDocument>(&subject); }
};

/// The layer that views of a single layer show: the one alone, or the open one over what comes in. In the
/// view of a whole network none is open, and this is the usual layer. Of a network it is worked out anew.
/// @pre the network's open layer has been opened: see settle()
[[nodiscard]] LayerRequest layer_of(const Scenario& scenario);

inline constexpr int kScenarioVersion = 1;
inline constexpr SizePx kSmallestPicture = {16, 16};
inline constexpr SizePx kLargestPicture = {8192, 8192};
inline constexpr Tick kShortestStep = 20;     ///< ms; two centiseconds, the shortest delay that browsers keep
inline constexpr Tick kLongestRest = 60'000;  ///< ms
inline constexpr int kMostFps = 50;
inline constexpr int kMostLoops = 65'535;
inline constexpr std::size_t kLongestTitle = 200;  ///< bytes

/// Bytes of a scenario that is read: more than the longest that to_json() writes. Of twice kMostShownCells
/// numbers each takes 24 characters at most, and 12 for its place; a network has about 1.3 MB.
inline constexpr std::size_t kMostScenarioBytes = std::size_t{12} << 20;

/// The scenario as JSON text, two spaces of indent; parse_scenario() reads it back to an equal one, but for
/// the pixels of a large picture of a file, which stay there.
[[nodiscard]] std::string to_json(const Scenario& scenario, PixelText pixels = PixelText::small);

/// @throws BadInput, one sentence, for anything that is no scenario of this version. The layer's own rules
/// are not judged here: why_invalid() does that.
[[nodiscard]] Scenario parse_scenario(std::string_view json);

/// A layer as JSON text, as a scenario's field "layer" holds it, on one line.
[[nodiscard]] std::string to_json(const LayerRequest& request);

/// @param field what it is called in a sentence @throws BadInput, as parse_scenario()
[[nodiscard]] LayerRequest parse_layer(std::string_view json, std::string_view field);
/// What stands in the cells, as JSON on one line: the section "values" of a scenario.
[[nodiscard]] std::string to_json(const Values& values);

/// Reads it back. Whether one's own numbers have the layer's shape is judged by figure().
/// @param place how the object is called in a sentence: "values"; empty for a file
/// @param shown what it is to be where the text does not say
/// @throws BadInput, one sentence
[[nodiscard]] Values parse_values(std::string_view json, std::string_view place = "", bool shown = false);

/// A ready-made scenario.
struct Preset {
    std::string name;
    std::string group;  ///< for lists: "guide, convolution"
    std::string about;  ///< one line
    Scenario scenario;
};

/// All presets in the order of assets/presets.json.
[[nodiscard]] const std::vector<Preset>& presets();

/// @throws BadInput naming the nearest preset
[[nodiscard]] const Preset& preset(std::string_view name);

/// What the program's icon shows: assets/icon.json, on a transparent background. Its size is the one that its
/// lines are made for; other sizes are that picture scaled.
[[nodiscard]] const Scenario& icon_scenario();

// What a command line or a field holds as text. Each throws BadInput with `field` in the sentence.

/// One line of at most kLongestTitle bytes of UTF-8, without control characters.
[[nodiscard]] std::string parse_title(std::string_view text);
/// "800x600"
[[nodiscard]] SizePx parse_size(std::string_view text);
/// "start", "middle", "end", a step "13", or a time "2.5s" or "500ms"
[[nodiscard]] StillMoment parse_moment(std::string_view text);
[[nodiscard]] std::string to_string(const StillMoment& moment);
/// "ramp", "constant:2", "random:-5..5": a fill, with what it has beside its name.
void set_input_values(Values& values, std::string_view text);
void set_kernel_values(Values& values, std::string_view text);
/// "none", "random", a number for every channel, or one for each: "1,0,-2".
void set_bias_values(Values& values, std::string_view text);
[[nodiscard]] std::string bias_values_text(const Values& values);
/// The same text. @pre the values are a fill
[[nodiscard]] std::string input_values_text(const Values& values);
[[nodiscard]] std::string kernel_values_text(const Values& values);
/// The steps of ExportSettings. Whether the animation has them is judged where it is exported.
struct StepRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
    bool operator==(const StepRange&) const = default;
};
/// "3..7", "3..", "..7", "3" or "all"
[[nodiscard]] StepRange parse_steps(std::string_view text);
[[nodiscard]] std::string to_string(const StepRange& range);

/// "size", "result", "size,result" or "nothing"
[[nodiscard]] Hidden parse_hidden(std::string_view text);
[[nodiscard]] std::string to_string(const Hidden& hidden);

// Names in files and on the command line, in the order of the enumerations.
[[nodiscard]] const std::vector<std::string>& view_names();
/// One of these, or "gather": the flat view, as it shows a transposed convolution. @throws BadInput
[[nodiscard]] ViewKind view_named(std::string_view word);
[[nodiscard]] const std::vector<std::string>& motion_names();
[[nodiscard]] const std::vector<std::string>& walk_names();
[[nodiscard]] const std::vector<std::string>& input_fill_names();
[[nodiscard]] const std::vector<std::string>& kernel_fill_names();
[[nodiscard]] const std::vector<std::string>& bias_fill_names();

/// Position of `word` in `names`. @throws BadInput with the nearest name
[[nodiscard]] std::size_t choice(std::string_view field, std::string_view word,
                                 const std::vector<std::string>& names);

}  // namespace convwalk
