#include "export/pdf.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <numbers>
#include <span>
#include <vector>

#include "export/vectors.h"
#include "render/embedded_fonts.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

constexpr double kPointsPerPixel = 0.75;

void check(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR) return;
    // Everything else that may go wrong is kept out by what scenes are.
    throw std::bad_alloc();
}

// The fonts of the pictures, in the order of Glyph::face. They stay for as long as the program runs, because
// cairo keeps what it has made of a font longer than a document.
const std::vector<cairo_font_face_t*>& font_faces() {
    static const std::vector<cairo_font_face_t*> faces = [] {
        FT_Library library = nullptr;
        if (FT_Init_FreeType(&library) != 0) throw std::bad_alloc();
        std::vector<cairo_font_face_t*> found;
        for (const auto& [name, bytes] : embedded_fonts()) {
            FT_Face face = nullptr;
            if (FT_New_Memory_Face(library, reinterpret_cast<const FT_Byte*>(bytes.data()),
                                   static_cast<FT_Long>(bytes.size()), 0, &face) != 0)
                throw std::bad_alloc();
            found.push_back(cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_NO_HINTING));
        }
        return found;
    }();
    return faces;
}

/// Draws primitives on a page, in pixels.
class Painter {
  public:
    explicit Painter(cairo_t* page) : page_(page) {}

    void operator()(const Quad& q) const {
        outline(q);
        if (q.fill.a != 0) {
            set_colour(q.fill);
            cairo_fill_preserve(page_);
        }
        if (q.hatch != Hatch::none && q.hatch_colour.a != 0) hatch(q);
        if (q.stroke.width_px > 0 && q.stroke.colour.a != 0) stroke(q);
        cairo_new_path(page_);
    }

    void operator()(const Line& line) const {
        cairo_save(page_);
        set_colour(line.colour);
        cairo_set_line_width(page_, line.width_px);
        if (line.dashed) {
            const DashPattern p = dash_pattern(length(line.to - line.from), line.width_px);
            const std::array<double, 2> dashes = {p.dash_px, p.period_px - p.dash_px};
            cairo_set_dash(page_, dashes.data(), static_cast<int>(dashes.size()), p.dash_px / 2);
        }
        cairo_new_path(page_);
        cairo_move_to(page_, line.from.x, line.from.y);
        cairo_line_to(page_, line.to.x, line.to.y);
        cairo_stroke(page_);
        cairo_restore(page_);
    }

    void operator()(const Label& label) const {
        const std::vector<Glyph> glyphs = glyphs_of(label.text, label.weight);
        double x = left_end_px(label);
        set_colour(label.colour);
        cairo_set_font_size(page_, label.size_px);
        for (std::size_t first = 0; first < glyphs.size();) {
            std::size_t after = first;
            while (after < glyphs.size() && glyphs[after].face == glyphs[first].face) ++after;
            x = run({glyphs.data() + first, after - first}, {x, label.at.y}, label.size_px);
            first = after;
        }
    }

    // Its pixels stay hard.
    void operator()(const Image& image) const {
        if (!image.pixels || image.pixels->colours.empty()) return;
        const Pixels& pixels = *image.pixels;
        std::vector<std::uint32_t> rgb;
        rgb.reserve(pixels.colours.size());
        for (const Colour& c : pixels.colours)
            rgb.push_back(std::uint32_t{c.r} << 16 | std::uint32_t{c.g} << 8 | std::uint32_t{c.b});
        using Surface = std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)>;
        const Surface drawn(cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(rgb.data()),
                                                                CAIRO_FORMAT_RGB24, pixels.columns,
                                                                pixels.rows, pixels.columns * 4),
                            cairo_surface_destroy);
        cairo_save(page_);
        cairo_translate(page_, image.place.x, image.place.y);
        cairo_scale(page_, image.place.width / pixels.columns, image.place.height / pixels.rows);
        cairo_set_source_surface(page_, drawn.get(), 0, 0);
        cairo_pattern_set_filter(cairo_get_source(page_), CAIRO_FILTER_NEAREST);
        cairo_paint(page_);
        cairo_restore(page_);
        // What the page holds of it is a copy from here on.
        cairo_surface_finish(drawn.get());
    }

  private:
    void set_colour(Colour c) const {
        cairo_set_source_rgba(page_, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
    }

    void outline(const Quad& q) const {
        cairo_new_path(page_);
        if (is_upright(q) && q.radius_px > 0) return rounded_outline(q);
        for (const Vec2& corner : q.corners) cairo_line_to(page_, corner.x, corner.y);
        cairo_close_path(page_);
    }

    void rounded_outline(const Quad& q) const {
        const auto [left, right] = std::minmax(q.corners[0].x, q.corners[1].x);
        const auto [top, bottom] = std::minmax(q.corners[0].y, q.corners[3].y);
        const double r = std::min({q.radius_px, (right - left) / 2, (bottom - top) / 2});
        constexpr double kQuarter = std::numbers::pi / 2;
        cairo_arc(page_, right - r, top + r, r, -kQuarter, 0);
        cairo_arc(page_, right - r, bottom - r, r, 0, kQuarter);
        cairo_arc(page_, left + r, bottom - r, r, kQuarter, 2 * kQuarter);
        cairo_arc(page_, left + r, top + r, r, 2 * kQuarter, 3 * kQuarter);
        cairo_close_path(page_);
    }

    void stroke(const Quad& q) const {
        if (q.stroke.dashed) {
            for (std::size_t i = 0; i < q.corners.size(); ++i)
                (*this)(Line{q.id, q.corners[i], q.corners[(i + 1) % q.corners.size()], q.stroke.width_px,
                             q.stroke.colour, true});
            return;
        }
        set_colour(q.stroke.colour);
        cairo_set_line_width(page_, q.stroke.width_px);
        cairo_set_line_join(page_, CAIRO_LINE_JOIN_ROUND);
        cairo_stroke_preserve(page_);
    }

    // The outline is the current path.
    void hatch(const Quad& q) const {
        cairo_save(page_);
        cairo_clip(page_);
        set_colour(q.hatch_colour);
        cairo_set_line_width(page_, hatch_mark_px(q));
        if (q.hatch == Hatch::dots) cairo_set_line_cap(page_, CAIRO_LINE_CAP_ROUND);
        for (const auto& [from, to] : hatch_marks(q)) {
            cairo_move_to(page_, from.x, from.y);
            cairo_line_to(page_, to.x, to.y);
        }
        cairo_stroke(page_);
        cairo_restore(page_);
        outline(q);
    }

    // Glyphs of one font, with the characters that they stand for, so that they can be searched and copied.
    // @return where the next begins
    [[nodiscard]] double run(std::span<const Glyph> glyphs, Vec2 at, double size_px) const {
        std::vector<cairo_glyph_t> placed;
        std::vector<cairo_text_cluster_t> clusters;
        std::string text;
        for (const Glyph& glyph : glyphs) {
            const std::string character = utf8_of(glyph.codepoint);
            placed.push_back({static_cast<unsigned long>(glyph.index), at.x, at.y});
            clusters.push_back({static_cast<int>(character.size()), 1});
            text += character;
            at.x += glyph.advance_em * size_px;
        }
        cairo_set_font_face(page_, font_faces()[static_cast<std::size_t>(glyphs.front().face)]);
        cairo_show_text_glyphs(page_, text.c_str(), static_cast<int>(text.size()), placed.data(),
                               static_cast<int>(placed.size()), clusters.data(),
                               static_cast<int>(clusters.size()), cairo_text_cluster_flags_t{});
        return at.x;
    }

    cairo_t* page_;
};

void paint(cairo_t* page, const Scene& scene) {
    if (const Colour c = scene.background; c.a != 0) {
        cairo_set_source_rgba(page, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
        cairo_paint(page);
    }
    const Painter painter(page);
    auto clip = scene.clips.begin();
    for (std::size_t i = 0; i < scene.primitives.size(); ++i) {
        if (clip != scene.clips.end() && i == clip->first) {
            const RectPx& part = clip->part;
            cairo_save(page);
            cairo_rectangle(page, part.x, part.y, part.width, part.height);
            cairo_clip(page);
        }
        std::visit(painter, scene.primitives[i]);
        if (clip != scene.clips.end() && i + 1 == clip->end) {
            cairo_restore(page);
            ++clip;
        }
    }
}

}  // namespace

struct PdfWriter::State {
    struct End {
        void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    };
    std::unique_ptr<cairo_surface_t, End> document;
};

PdfWriter::PdfWriter(std::ostream& out, const std::string& title) : state_(std::make_unique<State>()) {
    const auto append = [](void* to, const unsigned char* data, unsigned length) {
        auto& stream = *static_cast<std::ostream*>(to);
        stream.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(length));
        return stream ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
    };
    state_->document.reset(cairo_pdf_surface_create_for_stream(append, &out, 1, 1));
    cairo_surface_t* document = state_->document.get();
    check(cairo_surface_status(document));
    cairo_pdf_surface_set_metadata(document, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(document, CAIRO_PDF_METADATA_CREATOR, "Convwalk");
    // None, so that the same figure gives the same bytes.
    cairo_pdf_surface_set_metadata(document, CAIRO_PDF_METADATA_CREATE_DATE, "");
}

PdfWriter::~PdfWriter() = default;

void PdfWriter::add_page(const Scene& scene) {
    cairo_surface_t* document = state_->document.get();
    cairo_pdf_surface_set_size(document, scene.size.width * kPointsPerPixel,
                               scene.size.height * kPointsPerPixel);
    const std::unique_ptr<cairo_t, void (*)(cairo_t*)> page(cairo_create(document), cairo_destroy);
    cairo_scale(page.get(), kPointsPerPixel, kPointsPerPixel);
    paint(page.get(), scene);
    check(cairo_status(page.get()));
    cairo_show_page(page.get());
    check(cairo_surface_status(document));
}

void PdfWriter::finish() {
    cairo_surface_finish(state_->document.get());
    check(cairo_surface_status(state_->document.get()));
}

}  // namespace convwalk
