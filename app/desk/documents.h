// Opening, saving and pasting scenarios. No panels here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "basics/mark.h"
#include "desk/shelf.h"
#include "scenario/network_text.h"
#include "scenario/scenario.h"

namespace convwalk {

/// What a file holds.
struct OpenedFile {
    Scenario scenario;
    bool is_network_alone = false;
    std::string mark;
};
/// @throws BadInput with the file's name
[[nodiscard]] OpenedFile open_file(const Shelf& shelf, const std::string& path);

/// A scenario, or the figure of a file that holds a network alone. @throws BadInput with the file's name
[[nodiscard]] Scenario open_scenario(const Shelf& shelf, const std::string& path);

/// Whether the file holds a network alone. @pre open_scenario() reads it
[[nodiscard]] bool is_network_file(const Shelf& shelf, const std::string& path);

/// Whether the file is there and has another text than when it was read or written here.
/// @param mark of then; empty: unknown, and nothing is said to be other
[[nodiscard]] bool is_other_now(const Shelf& shelf, const std::string& path, const std::string& mark);

/// Replaces the file as a whole or leaves it as it was. @return the mark of what it has then
/// @throws CannotWrite
std::string save_scenario(Shelf& shelf, const std::string& path, const Scenario& scenario);

/// The picture in a file, for the lab; nullopt: the file is none. One that the shelf does not keep, or that
/// is small, is held whole.
/// @throws BadInput when it can't be read
[[nodiscard]] std::optional<OwnPicture> picture_in_file(const Shelf& shelf, const std::string& path);

/// The numbers of a kernel in a file of NumPy; nullopt: the file is none. @throws BadInput
[[nodiscard]] std::optional<Tensor> kernel_in_file(const Shelf& shelf, const std::string& path);

/// What a file becomes as the input of a layer alone whose channels are seen: a picture, or numbers of NumPy
/// that are not as large as its kernel. nullopt: it is none for that.
/// @throws BadInput when it can't be read, or has too many numbers to be shown
[[nodiscard]] std::optional<Scenario> with_input_of(const Shelf& shelf, const std::string& path,
                                                    const Scenario& scenario);

/// Weights of a network in a file of NumPy's archives; nullopt: the file is none.
/// @throws BadInput when it can't be read, or a scenario can't hold what the shelf does not keep
[[nodiscard]] std::optional<OwnWeights> weights_in_file(const Shelf& shelf, const std::string& path);

/// A figure of the same network with these weights, on the picture. @throws BadInput where there is no
/// network, or they do not fit it
[[nodiscard]] Scenario with_weights(Scenario scenario, OwnWeights weights);

/// The path of a picture that a text names, such as a file manager copies it; nullopt: it names none.
[[nodiscard]] std::optional<std::string> picture_path_in(std::string_view text);

/// A figure of the same with another picture, in a view that shows it.
[[nodiscard]] Scenario with_picture(Scenario scenario, OwnPicture picture);

/// The scenario in a text from the clipboard: JSON. @throws BadInput
[[nodiscard]] Scenario pasted_scenario(std::string_view text);

}  // namespace convwalk
