#include "views/planes/standing.h"

#include <algorithm>
#include <limits>

#include "views/planes/lens.h"
#include "views/planes/rows.h"

namespace convwalk {
namespace {

Planes planes_of(const Figure& f) {
    return {PlaneExtents::of(slot_extents(f.layout)), PlaneExtents::of(kernel_extents(f.layout)),
            PlaneExtents::of(output_extents(f.layout)), has_weights(f.layer.op),
            f.scenario.view.products && has_weights(f.layer.op)};
}

FlatRoom flat_room(const Figure& f, const Extras& beside) {
    const TypeSizes type = type_sizes(f);
    // A word is wider than a sign.
    const bool products = f.scenario.view.products;
    const double wide = is_pooling(f.layer.op)                 ? 3.2
                        : !has_weights(f.layer.op)             ? 5.2
                        : !products                            ? 2.4
                        : has_bias(f.layer, f.scenario.values) ? 6.4
                                                               : 3.2;
    // In a low second row, the word above a sign is higher than the planes.
    const double word_px = beside.signs && beside.captions ? type.small_px : 0;
    return {beside.signs ? wide * type.body_px + beside.index_px(type) : 0,
            beside.caption_px(type) + beside.index_px(type) + word_px, beside.indices};
}

ObliqueRoom oblique_room(const Figure& f, const Extras& extras) {
    // With numbers, the kernel's own are to be read somewhere; without, it is shown where it takes no room.
    constexpr double kWithNumbers = 0.78;
    constexpr double kWithout = 0.98;
    return {largest_cell_px(f.scenario.output.size), extras.edge_words ? 1.5 * type_sizes(f).small_px : 0,
            f.values ? kWithNumbers : kWithout};
}

RowsRoom rows_room(const Figure& f, const Extras& beside) {
    const TypeSizes type = type_sizes(f);
    const FlatRoom flat = flat_room(f, beside);
    // The sign before a kernel has no word.
    const double word_px = beside.signs && !has_weights(f.layer.op) ? 1.5 * type.small_px : 0;
    return {flat.sign_px, beside.caption_px(type), std::max(beside.index_px(type), word_px), flat.numbered,
            largest_cell_px(f.scenario.output.size)};
}

}  // namespace

Standing standing_flat(const Figure& f, const Extras& beside, const Rect& area) {
    const Planes planes = planes_of(f);
    const FlatRoom room = flat_room(f, beside);
    const double largest_px = std::min(largest_cell_px(f.scenario.output.size), f.paging.most_cell_px);
    const Arrangement flat = flat_arrangement(planes, area, room);
    const Stage stage(flat, planes, area, largest_px);
    if (!are_rows(planes)) return {planes, flat, beside, stage};
    const Arrangement rows = arrangement_of_rows(planes, f.layout.axes[2], area, rows_room(f, beside));
    const Stage below(rows, planes, area, largest_px);
    // What a window reads is seen best above its output: cells may be a little smaller for that, but no lower
    // than the words beside them.
    constexpr double kWorth = 0.8;
    if (below.cell_px() < std::max(kWorth * stage.cell_px(), type_sizes(f).small_px))
        return {planes, flat, beside, stage};
    return {planes, rows, beside, below};
}

namespace {

// Without a lens.
Standing standing_in(const Figure& f, ViewKind kind, const Rect& area) {
    View view = f.scenario.view;
    view.kind = kind;
    const Extras beside = extras(view, type_sizes(f), area);
    const Rect for_planes = beside.for_planes(area, type_sizes(f));
    if (kind != ViewKind::oblique) return standing_flat(f, beside, for_planes);
    const Planes planes = planes_of(f);
    const ObliqueRoom room = oblique_room(f, beside);
    const Arrangement oblique = oblique_arrangement(planes, for_planes, room);
    return {planes, oblique, beside,
            Stage(oblique, planes, room.of(oblique, for_planes),
                  std::min(room.largest_cell_px, f.paging.most_cell_px / oblique.foreshortening()))};
}

}  // namespace

Standing standing(const Figure& f, ViewKind kind, Rect area) {
    Standing whole = standing_in(f, kind, area);
    const auto room = lens_room(f, area, whole.stage.cell_px() * whole.arrangement.foreshortening());
    if (!room) return whole;
    Standing beside = standing_in(f, kind, room->planes);
    beside.lens = room->lens;
    // Seen from the side, a kernel of so small cells is a speck beside that under the lens.
    if (kind == ViewKind::oblique)
        beside.arrangement.kernel_opacity = beside.arrangement.products_opacity = 0;
    return beside;
}

Standing turned(const Standing& from, const Standing& to, double t) {
    if (t <= 0) return from;
    if (t >= 1) return to;
    const Rect a = from.stage.taken();
    const Rect b = to.stage.taken();
    const auto number = [t](double x, double y) { return x + (y - x) * t; };
    const Rect area = {number(a.x, b.x), number(a.y, b.y), number(a.width, b.width),
                       number(a.height, b.height)};
    Arrangement arrangement = mix(from.arrangement, to.arrangement, t);
    const Stage stage(arrangement, to.planes, area, std::numeric_limits<double>::infinity());
    // What only one view has is seen in that half of the way in which it has room.
    for (double* opacity : {&arrangement.kernel_opacity, &arrangement.products_opacity,
                            &arrangement.line_opacity, &arrangement.plane_words})
        *opacity = std::max(0.0, 2 * *opacity - 1);
    const Extras beside = {from.extras.captions || to.extras.captions,
                           from.extras.edge_words || to.extras.edge_words,
                           from.extras.indices && to.extras.indices, from.extras.signs || to.extras.signs};
    return {to.planes, arrangement, beside, stage};
}

}  // namespace convwalk
