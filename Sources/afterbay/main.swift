import Commands
import Glibc

exit(await CommandLineTool.main())
