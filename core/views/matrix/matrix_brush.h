// What the painters of a matrix share: what is lit, colours, cells and type. Level 8.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "animation/timeline.h"
#include "figure/figure.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "theme/theme.h"
#include "views/matrix/matrix_entries.h"
#include "views/matrix/matrix_map.h"

namespace convwalk {

inline constexpr double kSmallestMatrixCellPx = 3;  // smaller ones are painted several at a time
inline constexpr std::int64_t kMostZeros = 4'000;   // that get a dot each
inline constexpr double kMatrixGapFromPx = 8;       // cells from here on have gaps between them

/// Consecutive indices: [first, behind the last).
[[nodiscard]] std::vector<Span> runs_of(const std::set<std::int64_t>& indices);

struct MatrixBrush;
/// Size of type in the entries; 0 where these are too small for the longest text.
[[nodiscard]] double entry_type(const MatrixBrush& brush);

/// Appends to a scene what belongs to one matrix at one moment. What it refers to outlives it.
struct MatrixBrush : Ink {
    MatrixBrush(Scene& into, const Figure& of, const Moment& now, const MatrixMap& at, const LitMatrix& what,
                bool pointed_at);

    const Figure& figure;
    const LayerMatrix& matrix;
    const Theme& theme;
    const Moment& moment;
    const MatrixMap& map;
    LitMatrix lit;
    bool focused;  ///< what is lit was pointed at
    TypeSizes type;
    Extents inputs, outputs, kernel;
    Colour background;  ///< opaque
    std::int64_t weights = 1;
    std::int64_t computed = 0;
    std::set<std::int64_t> read{};     ///< inputs that the lit row reads
    std::set<std::int64_t> used{};     ///< and the weights that it uses
    std::set<std::int64_t> readers{};  ///< rows that read the lit column

    [[nodiscard]] bool is_computed(std::int64_t row) const { return row < computed; }
    void add_in(PrimitiveId id, const Rect& r, std::string text, double size_px, Colour colour) const;
    /// A cell with a gap around it, where there is room for one.
    [[nodiscard]] Quad cell_quad(PrimitiveId id, Rect r, bool whole) const;
    void add_area(PrimitiveId id, const Rect& r, Colour fill) const;
    [[nodiscard]] CellStyle tone(std::int64_t weight) const;
    [[nodiscard]] CellStyle tone(const MatrixEntry& entry) const;
    [[nodiscard]] CellStyle input_style(std::int64_t column) const;
    [[nodiscard]] CellStyle output_style(std::int64_t row) const;
    [[nodiscard]] bool dimmed(const MatrixEntry& entry) const;
    void dim(CellStyle& style) const;
    /// Small type on all tones from pale to full: whichever of ink and background is read best.
    [[nodiscard]] Colour text_on(CellStyle style) const;
    void fill(Quad& q, const CellStyle& style, double cell_px) const;
    [[nodiscard]] double shown_row() const;
    [[nodiscard]] double type_for(double em, double width, double height) const;
    [[nodiscard]] Rect plane_rect(PlaneName plane, std::int64_t flat) const;
};

// In painting order.
void paint_entries(const MatrixBrush& brush);  ///< with what lies below them
void paint_vectors(const MatrixBrush& brush);
void paint_small_planes(const MatrixBrush& brush);
void paint_matrix_names(const MatrixBrush& brush);  ///< and indices, where they are shown

}  // namespace convwalk
