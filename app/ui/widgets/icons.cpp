// The signs on buttons, drawn in lines and triangles.
#include <cmath>

#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

struct IconPen {
    ImDrawList& canvas;
    ImVec2 m;  // middle
    float h;   // half of the size
    ImU32 colour;
    float line;  // width

    void stroke(ImVec2 from, ImVec2 to) const {
        canvas.AddLine({m.x + from.x * h, m.y + from.y * h}, {m.x + to.x * h, m.y + to.y * h}, colour, line);
    }
    void corner(ImVec2 a, ImVec2 b, ImVec2 c) const {
        const ImVec2 points[] = {
            {m.x + a.x * h, m.y + a.y * h}, {m.x + b.x * h, m.y + b.y * h}, {m.x + c.x * h, m.y + c.y * h}};
        canvas.AddPolyline(points, 3, colour, 0, line);
    }
    void triangle(float direction, float dx) const {
        const float w = h * 0.85F;
        // Clockwise: the edges of others are not softened.
        const float back = m.x + dx - direction * w * 0.7F;
        canvas.AddTriangleFilled({m.x + dx + direction * w, m.y}, {back, m.y + direction * h},
                                 {back, m.y - direction * h}, colour);
    }
    void bar(float dx, float wide) const {
        canvas.AddRectFilled({m.x + dx - wide / 2, m.y - h}, {m.x + dx + wide / 2, m.y + h}, colour);
    }
    // Three quarters of a circle that begins with an arrow head: at the left for undo, mirrored for redo.
    void turn(float mirror) const {
        const float r = h * 0.72F;
        const ImVec2 c = {m.x, m.y + h * 0.22F};
        const auto on_circle = [&](float degrees) {
            const float a = degrees * 0.0174533F;
            return ImVec2{c.x + mirror * r * std::cos(a), c.y - r * std::sin(a)};
        };
        constexpr int kParts = 18;
        constexpr float kFrom = 150;
        constexpr float kTo = -120;
        for (int i = 0; i <= kParts; ++i)
            canvas.PathLineTo(on_circle(kFrom + (kTo - kFrom) * static_cast<float>(i) / kParts));
        canvas.PathStroke(colour, 0, line);
        const ImVec2 tip = on_circle(kFrom);
        const float a = h * 0.66F;
        const ImVec2 corners[] = {{tip.x - mirror * a * 0.42F, tip.y - a},
                                  {tip.x - mirror * a * 0.42F, tip.y + a * 0.36F},
                                  {tip.x + mirror * a * 0.94F, tip.y + a * 0.36F}};
        canvas.AddPolyline(corners, 3, colour, 0, line);
    }
    void chain(bool broken) const {
        const float w = h * 0.95F;
        const float r = h * 0.42F;
        const float gap = broken ? h * 0.3F : -h * 0.12F;
        canvas.AddRect({m.x - w - (broken ? gap : 0), m.y - r}, {m.x - gap, m.y + r}, colour, r, 0, line);
        canvas.AddRect({m.x + gap, m.y - r}, {m.x + w + (broken ? gap : 0), m.y + r}, colour, r, 0, line);
    }
    void arrow(float up) const {
        corner({-0.8F, up * 0.2F}, {0, -up * 0.6F}, {0.8F, up * 0.2F});
        stroke({0, -up * 0.5F}, {0, up});
    }
    void folder() const {
        canvas.AddRectFilled({m.x - h, m.y - h * 0.75F}, {m.x, m.y}, colour, line);
        canvas.AddRectFilled({m.x - h, m.y - h * 0.45F}, {m.x + h, m.y + h * 0.8F}, colour, line);
    }
    void file() const {
        canvas.AddRect({m.x - h * 0.65F, m.y - h}, {m.x + h * 0.65F, m.y + h}, colour, line, 0, line);
    }
};

// Those of playing and of undo; the others draw nothing here.
void draw_player(const IconPen& pen, Icon icon) {
    switch (icon) {
        case Icon::play:
            return pen.triangle(1, pen.h * 0.1F);
        case Icon::pause:
            pen.bar(-pen.h * 0.45F, pen.h * 0.5F);
            return pen.bar(pen.h * 0.45F, pen.h * 0.5F);
        case Icon::step_back:
            return pen.triangle(-1, 0);
        case Icon::step_forward:
            return pen.triangle(1, 0);
        case Icon::to_start:
            pen.bar(-pen.h * 0.9F, pen.line);
            return pen.triangle(-1, pen.h * 0.15F);
        case Icon::to_end:
            pen.bar(pen.h * 0.9F, pen.line);
            return pen.triangle(1, -pen.h * 0.15F);
        case Icon::undo:
            return pen.turn(1);
        case Icon::redo:
            return pen.turn(-1);
        default:
            return;
    }
}

// The rest.
void draw_sign(const IconPen& pen, Icon icon) {
    switch (icon) {
        case Icon::link:
            return pen.chain(false);
        case Icon::unlink:
            return pen.chain(true);
        case Icon::plus:
            pen.stroke({0, -0.8F}, {0, 0.8F});
            [[fallthrough]];
        case Icon::minus:
            return pen.stroke({-0.8F, 0}, {0.8F, 0});
        case Icon::check:
            return pen.corner({-0.8F, 0}, {-0.2F, 0.6F}, {0.85F, -0.65F});
        case Icon::down:
            return pen.canvas.AddTriangleFilled({pen.m.x - pen.h * 0.8F, pen.m.y - pen.h * 0.4F},
                                                {pen.m.x + pen.h * 0.8F, pen.m.y - pen.h * 0.4F},
                                                {pen.m.x, pen.m.y + pen.h * 0.6F}, pen.colour);
        case Icon::up:
            return pen.arrow(1);
        case Icon::arrow_down:
            return pen.arrow(-1);
        case Icon::close:
            pen.stroke({-0.7F, -0.7F}, {0.7F, 0.7F});
            return pen.stroke({-0.7F, 0.7F}, {0.7F, -0.7F});
        case Icon::folder:
            return pen.folder();
        case Icon::file:
            return pen.file();
        default:
            return;
    }
}

}  // namespace

void draw_icon(ImDrawList& canvas, Icon icon, ImVec2 middle, float size, ImU32 colour, float line) {
    const IconPen pen{canvas, middle, size / 2, colour, line};
    draw_player(pen, icon);
    draw_sign(pen, icon);
}

}  // namespace convwalk
