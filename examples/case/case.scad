// A case for a sensor of one's own: Seeed XIAO nRF52840 Sense over a small LiPo cell. docs/own-clip.md says
// what belongs into it. Licence: MIT or Apache-2.0, as the rest.
//
//   openscad -D 'part="tray"' -o tray.stl case.scad        also "lid", "clip"; "plate" is all three to print
//   examples/case/check.sh                                 makes all of them and looks whether everything fits
//
// Tray and lid print as they lie on the plate, flat side down; the clip on its side, so that it bends along
// its layers and not between them. Nothing overhangs but the two snap ridges, 0.35 mm. No supports.
//
// Millimetres. x runs along the board, away from its USB socket; z up. Never printed so far.

part = "view"; // tray, lid, clip, plate; view (pulled apart), closed (cut open), clash (empty if all fits)

/* [What goes in] */
// The board without pins. 21 x 17.8: Seeed's wiki. Thickness: at most; our measure of what such boards have.
board = [21, 17.8, 1.2];
board_more = 0; // for check.sh: thicker than there is room for
// Its USB-C socket: width, height above the board, how far it stands out. From the usual parts; not measured.
usb = [9.0, 3.3, 1.3];
// 401230: 4.0 x 12 x 30, which is what the name says. Another one: up to 14 mm wide.
cell = [30, 12, 4.0];
// What a cell may be more than its name: protection circuit and tape, tolerance, swelling over the years.
cell_more = [2, 0.5, 0.4];

/* [The case] */
wall = 1.6; // four lines of a 0.4 mm nozzle
floor_z = 1.2;
lid_z = 1.2;
clear = 0.3; // to each side of what goes in
fit = 0.15; // between lid and tray
wires = 1.2; // between cell and board: two wires of 28 AWG, and no solder joint on the cell
above = usb[1] + 0.2; // over the board
lip = 1.0; // the lid's, which holds the board down by its edges, where only its pads are
strap = [11, 2.2]; // for a band of 10 mm

$fn = 48;
e = 0.01;

room = [ // for the cell
    max(cell[0] + cell_more[0], board[0]) + 2 * clear,
    cell[1] + cell_more[1] + 2 * clear,
    cell[2] + cell_more[2] + wires
];
deck = floor_z + room[2]; // what the board lies on
inner_y = max(board[1] + 2 * clear, room[1]);
inner_z = board[2] + above;
outer = [room[0] + 2 * wall, inner_y + 2 * wall, deck + inner_z];
ledge = (inner_y - room[1]) / 2;
mid = outer[1] / 2;
snap_z = deck + inner_z - 1.6;

assert(ledge >= 1.5, "the cell is too wide: nothing is left for the board to lie on");
assert(room[0] >= board[0] + 2 * clear, "the board is too long");
assert(inner_y >= board[1] + 2 * clear, "the board is too wide");
assert(room[2] >= cell[2] + cell_more[2] + 1, "the cell touches the board");
assert(lip + fit < 1.5 + clear, "the lip comes over parts of the board");
assert(inner_y > usb[0] + 2 * (lip + fit + 1), "the lip meets the socket");

module slab(size, r = 2) { // corners rounded, flat on both sides
    linear_extrude(size[2]) offset(r) offset(-r) square([size[0], size[1]]);
}

module snaps(r) {
    for (y = [wall, outer[1] - wall])
        translate([outer[0] / 2 - 5, y, snap_z]) rotate([0, 90, 0]) cylinder(r = r, h = 10, $fn = 24);
}

module ear() { // a loop for a band, as thick as makes it strong
    difference() {
        translate([outer[0] / 2 - 9, -5, 0]) slab([18, 9, 2.4], 2);
        translate([outer[0] / 2 - strap[0] / 2, -1.4 - strap[1], -e]) cube([strap[0], strap[1], 3]);
    }
}

module tray() {
    difference() {
        union() {
            slab(outer);
            ear();
            translate([0, outer[1], 0]) mirror([0, 1, 0]) ear();
        }
        // the cell
        translate([wall, mid - room[1] / 2, floor_z]) cube([room[0], room[1], outer[2]]);
        // the board
        translate([wall, wall, deck]) cube([room[0], inner_y, outer[2]]);
        // The socket, and before it a hollow for the plug's cover (12.35 x 6.5 at most, by the USB standard, from
        // memory): both open above, so that nothing has to be bridged.
        translate([-e, mid - usb[0] / 2 - clear, deck + board[2] - 0.2]) cube([wall + 1, usb[0] + 2 * clear, outer[2]]);
        translate([-e, mid - 6.5, deck + board[2] - 2.2]) cube([wall - 0.7, 13, outer[2]]);
        snaps(0.45);
        // for a fingernail
        translate([outer[0] - 1, mid - 4, outer[2] - 0.8]) cube([2, 8, 1]);
    }
    // the far end of the board
    for (y = [wall - e, outer[1] - wall - ledge + e])
        translate([wall + board[0] + 2 * clear, y, floor_z]) cube([1.6, ledge, deck - floor_z + board[2]]);
}

module lid() { // as it closes; printed the other way round
    translate([0, 0, outer[2]]) slab([outer[0], outer[1], lid_z]);
    difference() {
        union() {
            translate([wall + fit, wall + fit, deck + board[2] + 0.2])
                cube([room[0] - 2 * fit, inner_y - 2 * fit, above - 0.2 + e]);
            intersection() {
                snaps(0.35);
                translate([0, wall - 0.5, 0]) cube([outer[0], inner_y + 1, outer[2]]);
            }
        }
        translate([-e, wall + fit + lip, 0]) cube([outer[0] - wall - lip - fit, inner_y - 2 * (fit + lip), outer[2] + 1]);
    }
}

module clip() { // a spring for a collar, a waistband, a headset's band; glued or taped under the tray
    t = 1.8;
    linear_extrude(14) {
        square([30, t]);
        translate([0, 3.2]) difference() { // the bend
            circle(3.2);
            circle(3.2 - t);
            translate([0, -4]) square([8, 8]);
        }
        // comes down to the plate, and away from it again at its end
        hull() { translate([0, 6.4 - t / 2]) circle(t / 2); translate([24, t + 0.5 + t / 2]) circle(t / 2); }
        hull() { translate([24, t + 0.5 + t / 2]) circle(t / 2); translate([29, t + 2.4 + t / 2]) circle(t / 2); }
    }
}

module the_board() {
    translate([wall + clear, mid - board[1] / 2, deck]) {
        color("seagreen") cube(board + [0, 0, board_more]);
        color("silver") translate([-usb[2], board[1] / 2 - usb[0] / 2, board[2]]) cube([7.4, usb[0], usb[1]]);
        color("gainsboro") translate([9, 3.5, board[2]]) cube([10, board[1] - 7, 1.6]);
    }
}

module the_cell() {
    color("lightsteelblue") translate([wall + clear, mid - (cell[1] + cell_more[1]) / 2, floor_z])
        cube([cell[0] + cell_more[0], cell[1] + cell_more[1], cell[2] + cell_more[2]]);
}

module printed_lid() { translate([0, outer[1], outer[2] + lid_z]) rotate([180, 0, 0]) lid(); }

if (part == "tray") tray();
else if (part == "lid") printed_lid();
else if (part == "clip") clip();
else if (part == "plate") {
    tray();
    translate([0, outer[1] + 10, 0]) printed_lid();
    translate([4, -16, 0]) clip();
} else if (part == "closed") {
    difference() {
        union() { color("khaki") tray(); color("tan") lid(); }
        translate([-10, -20, -10]) cube([100, 20 + mid, 100]);
    }
    the_board();
    the_cell();
} else if (part == "clash") { // what would be in two places; a hair apart where one lies on the other
    intersection() { translate([0, 0, e]) the_board(); union() { tray(); translate([0, 0, 2 * e]) lid(); } }
    intersection() { translate([0, 0, e]) the_cell(); union() { tray(); the_board(); } }
    intersection() { tray(); translate([0, 0, e]) lid(); }
} else {
    color("khaki") tray();
    the_cell();
    translate([0, 0, 12]) the_board();
    translate([0, 0, 22]) color("tan") lid();
    color("khaki") translate([3, mid + 7, -16]) rotate([90, 0, 0]) translate([0, 6.4, 0]) mirror([0, 1, 0]) clip();
}
