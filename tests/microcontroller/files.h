// Where pictures come from and answers go to: host.c on this machine, semihosting.c on a
// microcontroller, which has this machine's files by a debugger or an emulator.
#ifndef FILES_H
#define FILES_H

// One picture of pictures.bin; 0 where there is no more.
int read_picture(void *bytes, unsigned size);
// One answer more in answers.bin.
void write_answer(const void *bytes, unsigned size);

#endif  // FILES_H
