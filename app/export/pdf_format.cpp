// A moment as a PDF, and every stop of an animation as a page of one.
#include "export/animation.h"
#include "export/formats.h"
#include "export/pdf.h"
#include "picture/alternative_text.h"

namespace convwalk {
namespace {

class PdfPages : public FrameWriter {
  public:
    PdfPages(const Figure& f, std::ostream& out) : figure_(f), stops_(f), pdf_(out, heading_of(f)) {}

    void next() override { pdf_.add_page(exported_scene(figure_, stops_.moment(next_++))); }
    void finish() override { pdf_.finish(); }

  private:
    const Figure& figure_;
    Stops stops_;
    std::int64_t next_ = 0;
    PdfWriter pdf_;
};

}  // namespace

constinit const Format Format::pdf = {
    .name = "pdf",
    .ending = ".pdf",
    .title = "PDF",
    .about = "a PDF",
    .still = true,
    .alpha = true,
    .drawn = false,
    .draw = [](const Scene& scene, const StillWords& words, Studio&, std::ostream& out) {
        PdfWriter pdf(out, words.title);
        pdf.add_page(scene);
        pdf.finish();
    }};

constinit const Format Format::pdf_pages = {
    .name = "pdf",
    .ending = ".pdf",
    .title = "Pages",
    .about = "a PDF with a page a step",
    .alpha = true,
    .stops = true,
    .drawn = false,
    .in_file = [](const Figure& f, Studio&, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<PdfPages>(f, out);
    }};

}  // namespace convwalk
