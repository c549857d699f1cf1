#include "tests/property/system.h"

#include "scenarios/fmb/generated_operations.h"
#include "scenarios/regions/generated_operations.h"
#include "scenarios/vfio/generated_operations.h"

namespace kheddle::property {

#define NAME(name) #name,
#define NUMBER(name) name,

namespace fmb {
enum : std::uint8_t { FMB_OPERATIONS(NUMBER) };
}
namespace regions {
enum : std::uint8_t { REGIONS_OPERATIONS(NUMBER) };
}
namespace vfio {
enum : std::uint8_t { VFIO_OPERATIONS(NUMBER) };
}

const System kVfio = {
    "scenarios/vfio",
    {VFIO_OPERATIONS(NAME)},
    {VFIO_ENVIRONMENT(NAME)},
    {{vfio::ATTACH, vfio::MAP, vfio::DMA},
     {vfio::MMAP_BAR, vfio::FAULT, 0},
     {vfio::MMAP_BUFFER, vfio::FAULT, 0}},
};

const System kFmb = {
    "scenarios/fmb",
    {FMB_OPERATIONS(NAME)},
    {FMB_ENVIRONMENT(NAME)},
    {{fmb::CLOSE, fmb::OPEN, 0}, {fmb::SAMPLE, 0, fmb::FMB_READ}},
};

const System kRegions = {
    "scenarios/regions",
    {REGIONS_OPERATIONS(NAME)},
    {REGIONS_ENVIRONMENT(NAME)},
    {{regions::MAKE_ALIAS_OF_BAR, regions::MMAP_ALIAS, regions::TOUCH},
     {regions::MAKE_ALIAS_OF_VRAM, 0, regions::READ_ALIAS},
     {regions::CLOSE, regions::OPEN, regions::OPEN}},
};

}  // namespace kheddle::property
