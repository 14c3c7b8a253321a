// Where the feature maps of a network stand: blocks on a floor, in a row, in several, or in a U. Level 8.
//
// Every map is a block: rows go down, columns away to the right and up, channels are its thickness, on a
// scale of logarithms. Its spatial face is the one to the right, drawn to one scale for all maps. A network
// whose skip connections lead over smaller maps stands in a U, a level for each halving; another one in a
// row, or in as many as make the blocks larger.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "basics/geometry.h"

namespace convwalk {

/// What is known of a map before it has a place.
struct NetworkMap {
    std::int64_t rows = 1;     ///< as drawn: the only axis of one dimension
    std::int64_t columns = 1;  ///< as drawn
    bool has_columns = true;   ///< false: one dimension, or a vector
    bool vector = false;       ///< a bar, whose length is that of its channels, on their scale
    std::int64_t depth = 1;
    std::int64_t channels = 1;
    int level = 0;                   ///< how often sizes were halved on the way here
    double label_em = 0;             ///< room its label would like, in em of small type
    std::size_t source = 0;          ///< the map that its layer reads
    std::vector<std::size_t> skips;  ///< maps that are read though they are not the one before
};

/// A block in the picture, in pixels before any zoom.
struct PlacedMap {
    Vec2 face;          ///< the near upper corner of the spatial face
    double height = 0;  ///< of the face, along rows
    Vec2 across;        ///< from the first column's near edge to the far one
    double thickness = 0;
    std::size_t band = 0;  ///< of maps on one floor

    /// The point at these shares of rows and columns.
    [[nodiscard]] Vec2 at(double row, double column) const {
        return face + Vec2{column * across.x, row * height + column * across.y};
    }
    [[nodiscard]] Rect box() const {
        return {face.x - thickness, face.y + across.y, thickness + across.x, height - across.y};
    }
    [[nodiscard]] double floor() const { return face.y + height; }
};

struct NetworkLayout {
    std::vector<PlacedMap> maps;
    std::size_t lines = 0;     ///< of labels below each floor: layer, size, field
    double line_px = 0;        ///< from one to the next
    double lane_px = 0;        ///< from one skip connection to the next above it
    std::vector<double> tops;  ///< of each band: above its tallest block
    std::size_t lanes = 0;     ///< for skip connections above each band
    bool valley = false;       ///< a U
    double gap_px = 0;         ///< the smallest between two blocks
};

/// @param small_px size of small type, which labels are set in
[[nodiscard]] NetworkLayout lay_out_network(const std::vector<NetworkMap>& maps, const Rect& area,
                                            double small_px);

}  // namespace convwalk
