// What is said about a figure, with its numbers put in: rows and sentences, for whatever shows them. Level 9.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advice/cost.h"
#include "figure/figure.h"
#include "views/faces/faces_words.h"

namespace convwalk {

/// How the size along one axis, or along several that agree, comes about.
struct SizeExplained {
    std::string axes;  ///< "rows", "rows and columns"; empty when it holds for all
    std::vector<std::string>
        lines;           ///< the formula and every step of its calculation: "o = ...", "= ...", "= 5"
    std::string source;  ///< "Relationship 14 of the guide"
    std::vector<std::string> remarks;
};

/// Something that one click does.
struct Offer {
    std::string words;   ///< a sentence; may be empty
    std::string effect;  ///< likewise
    std::string button;
    Scenario scenario;                  ///< what the document becomes, ...
    std::optional<LayerRequest> layer;  ///< ... and its layer, where that changes: see settle()
};

/// All that is said. Making it takes time for large layers, so it can be kept while the figure stays.
struct Explanation {
    std::string size;  ///< "5 × 5"
    std::string parameters;
    std::vector<SizeExplained> derivations;
    std::vector<Fact> equivalent;
    std::string pace;  ///< a sentence below it; empty where no zeros stand between inputs
    std::vector<Fact> costs;
    std::optional<double> useless;    ///< share of the multiplications that are by zero, if any, 0..1
    std::vector<std::string> unread;  ///< sentences
    std::vector<Compared> compared;   ///< the convolution with its transpose, where the layer is one of them
    bool both_shown = false;          ///< the view shows both, so that comparing them comes early
    std::vector<Offer> sides;         ///< what can stand beside it, or how it stands alone again
    std::vector<std::string> no_inverse;  ///< sentences: why the way back is no deconvolution
    std::vector<std::string> overlap;     ///< sentences; the first is the verdict
    std::vector<Offer> offers;            ///< below the overlap
    std::vector<std::string> channels;  ///< sentences: how channels are joined, what that takes and can't do
    std::vector<std::string> matrix;    ///< sentences, in the matrix view
    std::vector<std::string> backward;  ///< sentences: how the gradient goes back through the layer
};
[[nodiscard]] Explanation explained(const Figure& figure);

}  // namespace convwalk
