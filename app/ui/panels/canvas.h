// The figure in the middle of the window: drawn, zoomed, moved, turned, pointed at.
#pragma once

#include <optional>

#include "picture/picture.h"
#include "ui/widgets/easel.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// How a person looks at the figure. Nothing of it is part of the document.
struct CanvasState {
    Camera camera;
    Zoom wanted_zoom;                     ///< of a document that was opened; taken up where the size is known
    ViewKind stands = ViewKind::oblique;  ///< the view that the figure stood in last
    double turned = 1;                    ///< from that view to the scenario's; 1 = arrived
    std::int64_t groups = 0;              ///< of the layer that stood last where channels are drawn; 0: none
    std::int64_t from_groups = 0;         ///< of the one before it
    double parted = 1;                    ///< from those to these; 1 = arrived
    std::optional<Spot> pointed;          ///< under the pointer
    std::optional<Meant> pointed_meant;   ///< by its entry of the legend, likewise
    std::optional<Spot> pinned;
    ViewKind opened_in = ViewKind::oblique;  ///< the view of the planes that was shown last
    std::optional<int> opened;               ///< the map of a network that was double-clicked in this frame
    bool dragging = false;                   ///< the figure follows the pointer
    bool scrubbing = false;                  ///< the pointer went down where the picture is scrubbed
    std::optional<std::int64_t> sought;      ///< the step that it asks for in this frame
    bool painting = false;                   ///< the button went down with the key for numbers, and is held
    RectPx planes_part;                      ///< of the canvas, without the words, as it was drawn last
    Vec2 middle_px;                          ///< about which the camera zooms, as it was drawn last

    /// What the picture is about: the pin, or else what is pointed at.
    [[nodiscard]] const std::optional<Spot>& focus() const { return pinned ? pinned : pointed; }
};

/// How long the figure takes to turn into its other view.
inline constexpr double kTurnMs = 450;

/// The state when some time has passed and the scenario asks for a view.
[[nodiscard]] CanvasState turned_towards(CanvasState state, ViewKind view, double elapsed_ms);

/// The state when some time has passed and the figure has so many groups; 0: its channels are not drawn.
[[nodiscard]] CanvasState parted_towards(CanvasState state, std::int64_t groups, double elapsed_ms);

[[nodiscard]] Sight sight_of(const CanvasState& state);

struct CanvasLook {
    bool stale = false;    ///< the layer being edited is impossible: the drawing is greyed
    bool numbers = false;  ///< wheel and drag are for the numbers in the cells, not for the figure
    bool typing = false;   ///< a number is being typed into a cell: no tip is in its way
    Rect place;            ///< in pixels of the window
    Colour background;     ///< shown instead of plain white
};

struct DrawnCanvas {
    CanvasState state;
    Picture picture;  ///< as it was drawn
};

/// Draws the figure and answers to the mouse. The figure's picture size is that of the place; it outlives
/// what was drawn.
[[nodiscard]] DrawnCanvas canvas(const Style& style, CanvasState state, const Figure& figure,
                                 const Moment& moment, const CanvasLook& look, Easel& easel);

}  // namespace convwalk
